// Opens pages of a node as the people that it is told on its standard input, and tells on its standard output what a script
// could have done there: {base, people: [{cookie, paths}]} in, {pages, events, framed} out.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { base, people } = JSON.parse(readFileSync(0, "utf8"));
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
const events = [];
let pages = 0;

/** Everything that a page could do but show itself. */
function listen(page, where) {
  const say = (what) => events.push(`${where()}: ${what}`);
  page.on("dialog", async (d) => { say(`dialog ${d.message()}`); await d.dismiss(); });
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) say(`console ${m.text()}`); });
  page.on("pageerror", (e) => say(`error ${e.message}`));
  page.on("popup", () => say("a new window"));
  page.on("request", (r) => { if (!r.url().startsWith(base) && r.url() !== "about:blank") say(`request ${r.url()}`); });
  page.on("frameattached", () => say("a frame"));
  page.on("download", (d) => say(`download ${d.suggestedFilename()}`));
}

async function visit({ cookie, paths }) {
  const [name, value] = cookie.split(/=(.*)/s);
  const context = await browser.newContext({ locale: "en-GB" });
  await context.addCookies([{ name, value, url: base, httpOnly: true, sameSite: "Lax" }]);
  const page = await context.newPage();
  await page.exposeFunction("pasbanStopped", (what) => events.push(`${at}: policy ${what}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) => window.pasbanStopped(`${e.violatedDirective} ${e.blockedURI}`));
  });
  let at = "";
  listen(page, () => at);
  for (const path of paths) {
    at = path;
    const answer = await page.goto(base + path, { waitUntil: "load" });
    if (answer.status() !== 200) events.push(`${path}: status ${answer.status()}`);
    // What waits for a focus or a pointer gets it; links are not followed.
    await page.evaluate(() => {
      for (const e of document.querySelectorAll("main *")) {
        e.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
        if (e.tabIndex >= 0) e.focus();
      }
      for (const d of document.querySelectorAll("main details")) d.open = true;
      for (const a of document.querySelectorAll("a[href]")) {
        const raw = a.getAttribute("href");
        const to = URL.canParse(raw, location.href) ? new URL(raw, location.href) : null;
        if (!to) window.pasbanStopped(`a link to nowhere: ${raw}`);
        else if (!["http:", "https:", "mailto:", "tel:"].includes(to.protocol)) window.pasbanStopped(`a link to ${raw}`);
        else if (to.protocol.startsWith("http") && to.origin !== location.origin) window.pasbanStopped(`a link away: ${raw}`);
      }
    });
    pages += 1;
  }
  await context.close();
}

// Two at a time: a machine of CI has two cores.
const waits = [...people];
await Promise.all([0, 1].map(async () => { while (waits.length) await visit(waits.shift()); }));

// Another site puts a page of the node into a frame.
const other = createServer((_, r) => { r.setHeader("content-type", "text/html"); r.end(`<iframe src="${base}/sign-in"></iframe>`); });
await new Promise((r) => other.listen(0, "127.0.0.1", r));
const context = await browser.newContext();
const page = await context.newPage();
await page.goto(`http://127.0.0.1:${other.address().port}/`, { waitUntil: "load" });
await page.waitForTimeout(300);
let framed = false;
for (const frame of page.frames().slice(1)) {
  framed ||= await frame.evaluate(() => document.querySelector("form") !== null).catch(() => false);
}
await browser.close();
other.close();
console.log(JSON.stringify({ pages, events, framed }));
