// Every page of every seat: both languages, wide and phone, light and dark. No serious fault by axe-core, no sideways
// scroll, no style attribute, under 60 KB compressed, and a picture of each in PASBAN_PICTURES (a temporary folder else).
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { open } from "./network.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.PASBAN_PICTURES ?? join(tmpdir(), "pasban-pictures");
let network;
before(async () => { mkdirSync(pictures, { recursive: true }); network = await open(); }, { timeout: 240_000 });
after(async () => { await network?.stop(); });

const looks = [
  { name: "wide-light", viewport: { width: 1360, height: 900 }, colorScheme: "light" },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
];

/** Paths of the side list and, one level down, the first link of each kind. */
async function pathsOf(name) {
  const page = await network.page(name, "/help");
  const paths = await page.$$eval("nav.nav a", (all) => all.map((a) => new URL(a.href).pathname));
  const found = new Set(["/help", "/account", ...paths]);
  for (const path of paths) {
    await page.goto(network.seat(name).base + path);
    const links = await page.$$eval("main a[href]", (all) => all.map((a) => new URL(a.href)).filter((u) => u.origin === location.origin && !u.search).map((u) => u.pathname));
    const kinds = new Set();
    for (const link of links) {
      const kind = link.split("/").slice(0, 2).join("/") + (link.split("/").length > 2 ? "/*" : "");
      if (!kinds.has(kind)) { kinds.add(kind); found.add(link); }
    }
  }
  await page.context().close();
  return [...found].filter((p) => !p.includes("/download") && !p.endsWith(".txt"));
}

const people = ["Sana Officer", "Adeel Analyst", "Rukhsana Lead", "Rashid Regulator", "Faisal", "Gul", "Farah Admin", "Omar Officer", "Nadia National", "Mariam Staff"];
for (const name of people) {
  test(`the pages of ${name}`, { timeout: 600_000 }, async () => {
    const wrong = [];
    for (const path of await pathsOf(name)) {
      for (const lang of ["en", "ur"]) {
        for (const look of looks) {
          const { viewport, colorScheme } = look;
          const context = await network.as(name, { viewport, colorScheme });
          const page = await context.newPage();
          const said = [];
          page.on("console", (m) => { if (m.type() === "error") said.push(m.text()); });
          const answer = await page.goto(`${context.base}${path}?lang=${lang}`);
          const where = `${path} ${lang} ${look.name}`;
          if (answer.headers()["content-disposition"]) { await context.close(); continue; }
          if (answer.status() !== 200) wrong.push(`${where}: status ${answer.status()}`);
          const html = await answer.text();
          if (/\sstyle=/.test(html)) wrong.push(`${where}: a style attribute`);
          if (/\[[a-z]+(-[a-z]+)+\]/.test(html)) wrong.push(`${where}: a message is missing: ${html.match(/\[[a-z]+(-[a-z]+)+\]/)[0]}`);
          if (gzipSync(html).length > 50_000) wrong.push(`${where}: ${gzipSync(html).length} bytes compressed`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (wide > 0) wrong.push(`${where}: scrolls sideways by ${wide} px`);
          const dir = await page.evaluate(() => document.documentElement.dir);
          if (dir !== (lang === "ur" ? "rtl" : "ltr")) wrong.push(`${where}: dir ${dir}`);
          // The page's policy forbids foreign scripts, so axe is brought in by the debugger.
          await page.evaluate(axe);
          const faults = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations
            .filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`));
          for (const f of faults) wrong.push(`${where}: ${f}`);
          for (const s of said) wrong.push(`${where}: the browser said ${s}`);
          const file = `${name.replace(/\W+/g, "-")}${path.replace(/[^a-z0-9]+/gi, "-").slice(0, 60)}-${lang}-${look.name}.png`;
          await page.screenshot({ path: join(pictures, file.toLowerCase()), fullPage: true });
          await context.close();
        }
      }
    }
    assert.deepEqual(wrong, []);
  });
}
