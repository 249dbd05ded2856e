// Every page of every seat, with scripts and without, in both languages, wide and on a phone, light and dark: nothing serious
// by axe-core, no sideways scroll, nothing said on the console, the focus to be seen and in order, a page with its sheet and
// script under 60 KB compressed. Pictures go to $PASBAN_SHOTS (a temporary folder else), never into the repository.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { open } from "./network.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.PASBAN_SHOTS ?? join(tmpdir(), "pasban-shots");
const WEIGHT_MAX = 60 * 1024;
const wide = { width: 1360, height: 900 }, phone = { width: 390, height: 844 };
const languages = [{ lang: "en", dir: "ltr" }, { lang: "ur", dir: "rtl" }];

let network;
before(async () => { mkdirSync(shots, { recursive: true }); network = await open(); }, { timeout: 240_000 });
after(async () => { await network?.stop(); });

/** Paths of the side list and, one level down, the first link of each kind; what leads to a file is left out. */
async function pathsOf(name) {
  const page = await network.page(name, "/help");
  const listed = await page.$$eval("nav.nav a", (all) => all.map((a) => new URL(a.href).pathname));
  const found = new Set(["/help", "/account", ...listed]);
  for (const path of listed) {
    await page.goto(network.seat(name).base + path);
    const links = await page.$$eval("main a[href]", (all) => all.map((a) => new URL(a.getAttribute("href"), location.href)).filter((u) => u.origin === location.origin && !u.search).map((u) => u.pathname));
    const kinds = new Set();
    for (const link of links) {
      const kind = link.split("/").slice(0, 2).join("/") + (link.split("/").length > 2 ? "/*" : "") + link.split("/").length;
      if (!kinds.has(kind)) { kinds.add(kind); found.add(link); }
    }
  }
  await page.context().close();
  return [...found];
}

async function axeFaults(page) {
  // The page's policy forbids foreign scripts, so axe is brought in by the debugger.
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations
    .filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`));
}

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Goes through a page by keyboard: what has the focus is to be seen, and comes in the order of reading. */
async function keyboard(page) {
  const wrong = [];
  await page.evaluate(() => { document.activeElement?.blur(); window.pasbanBefore = null; });
  const autofocus = await page.evaluate(() => document.querySelector("[autofocus]") !== null);
  for (let n = 0; n < 30; n += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const box = e.getBoundingClientRect(), style = getComputedStyle(e), before = window.pasbanBefore;
      window.pasbanBefore = e;
      return {
        what: e.outerHTML.slice(0, 120), first: e.matches("a.skip"),
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        ring: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
        // A date has several stops of its own, whose rings the browser draws inside it.
        inside: before === e,
        order: before === null || before === e || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
      };
    });
    // Behind the last comes the first again.
    if (!at || (n > 0 && at.first)) break;
    if (n === 0 && !at.first && !autofocus) wrong.push(`the first stop is not the skip link: ${at.what}`);
    if (!at.seen) wrong.push(`has the focus and is not to be seen: ${at.what}`);
    if (!at.ring && !at.inside) wrong.push(`has the focus and no ring: ${at.what}`);
    if (!at.order) wrong.push(`out of order: ${at.what}`);
  }
  return wrong;
}

/** One page in one language with scripts: checks, and a picture of each look. */
async function withScripts(page, base, path, { lang, dir }, name, weights, wrong) {
  const where = `${path} ${lang}`;
  const sizes = [];
  const heard = (r) => { if (!r.url().endsWith(".ttf")) sizes.push(r.body().then((b) => gzipSync(b).length).catch(() => 0)); };
  page.on("response", heard);
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: "light" });
  const answer = await page.goto(`${base}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, { waitUntil: "load" });
  page.off("response", heard);
  if (answer.status() !== 200) { wrong.push(`${where}: status ${answer.status()}`); return; }
  const html = await answer.text();
  const weight = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
  weights.push(weight);
  if (weight > WEIGHT_MAX) wrong.push(`${where}: ${weight} bytes compressed with its sheet and script`);
  if (/\sstyle=/.test(html)) wrong.push(`${where}: a style attribute`);
  const missing = html.match(/\[[a-z]+(-[a-z0-9]+)+\]/);
  if (missing) wrong.push(`${where}: a message is missing: ${missing[0]}`);
  const is = await page.evaluate(() => document.documentElement.dir);
  if (is !== dir) wrong.push(`${where}: dir ${is}`);
  if (lang === "en") {
    for (const f of await axeFaults(page)) wrong.push(`${where}: ${f}`);
    for (const f of await keyboard(page)) wrong.push(`${where}: ${f}`);
  } else {
    // The other language on a dark phone. Here and not without scripts: axe waits by timers, which are scripts too.
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: "dark" });
    for (const f of await axeFaults(page)) wrong.push(`${where} on a dark phone: ${f}`);
  }
  const file = `${name.replace(/\W+/g, "-")}${path.replace(/[^a-z0-9]+/gi, "-").slice(0, 50)}-${lang}`.toLowerCase();
  for (const [size, viewport] of [["1360", wide], ["390", phone]]) {
    await page.setViewportSize(viewport);
    const over = await sideways(page);
    if (over > 0) wrong.push(`${where} at ${size} px: scrolls sideways by ${over} px`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(shots, `${file}-${size}-${colorScheme}.png`), fullPage: true });
    }
  }
}

/** The same page without scripts, in Urdu on a dark phone: everything is there and can be sent. */
async function withoutScripts(page, base, path, wrong) {
  const where = `${path} without scripts`;
  const answer = await page.goto(`${base}${path}${path.includes("?") ? "&" : "?"}lang=ur`, { waitUntil: "load" });
  if (answer.status() !== 200) { wrong.push(`${where}: status ${answer.status()}`); return; }
  const lacks = await page.evaluate(() => {
    const out = [];
    if (!document.querySelector("main h1")?.textContent.trim()) out.push("no heading");
    for (const f of document.querySelectorAll("form")) if (!f.querySelector("button, input[type=submit]")) out.push(`a form without a button: ${f.outerHTML.slice(0, 100)}`);
    for (const a of document.querySelectorAll("a")) if (!a.getAttribute("href")) out.push(`a link to nowhere: ${a.outerHTML.slice(0, 100)}`);
    return out;
  });
  for (const l of lacks) wrong.push(`${where}: ${l}`);
}

// One person of each seat; colleagues with the same pages are left to the journeys.
const people = ["Sana Officer", "Adeel Analyst", "Rukhsana Lead", "Rashid Regulator", "Faisal", "Gul", "Farah Admin", "Omar Officer", "Nadia National", "Mariam Staff"];
const only = process.env.PASBAN_PEOPLE?.split(",");
describe("the pages of every seat", { concurrency: 2 }, () => {
  for (const name of people.filter((p) => !only || only.includes(p))) {
    test(name, { timeout: 420_000 }, async (t) => {
      const wrong = [], weights = [];
      const [scripts, none] = [await network.as(name), await network.as(name, { javaScriptEnabled: false, viewport: phone, colorScheme: "dark" })];
      const [page, bare] = [await scripts.newPage(), await none.newPage()];
      let where = "";
      for (const p of [page, bare]) {
        p.on("console", (m) => { if (m.type() === "error") wrong.push(`${where}: the browser said ${m.text()}`); });
        p.on("pageerror", (e) => wrong.push(`${where}: ${e.message}`));
      }
      const paths = await pathsOf(name);
      for (const path of paths) {
        where = path;
        const head = await scripts.request.get(scripts.base + path);
        if (!(head.headers()["content-type"] ?? "").startsWith("text/html")) continue;
        for (const language of languages) await withScripts(page, scripts.base, path, language, name, weights, wrong);
        await withoutScripts(bare, none.base, path, wrong);
      }
      await scripts.close();
      await none.close();
      t.diagnostic(`${paths.length} pages, the heaviest ${Math.max(...weights)} bytes compressed`);
      assert.deepEqual(wrong, []);
    });
  }
});
