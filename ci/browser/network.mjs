// The story's network, kept up for browsers: starts `pasban demo`, waits for its seats, and opens pages as their people.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const binary = process.env.PASBAN ?? "target/debug/pasban";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Starts the demo and a browser; `stop` ends both. */
export async function open() {
  const dir = mkdtempSync(join(tmpdir(), "pasban-browser-"));
  const child = spawn(binary, ["demo", "--dir", dir], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (d) => { said += d; });
  const seatsFile = join(dir, "seats.json");
  const until = Date.now() + 180_000;
  while (!existsSync(seatsFile) || !said.includes("the seats of the story")) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the demo did not open its seats:\n${said.slice(-4000)}`);
    await new Promise((r) => setTimeout(r, 100));
  }
  const seats = JSON.parse(readFileSync(seatsFile, "utf8"));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const entered = new Map();
  const network = {
    dir, seats, browser, binary,
    seat(name) {
      const found = seats.find((s) => s.name === name);
      if (!found) throw new Error(`nobody is called ${name}`);
      return found;
    },
    /** A context signed in as somebody; the one-time link is used once and its cookie shared afterwards. */
    async as(name, options = {}) {
      const seat = network.seat(name);
      const context = await browser.newContext({ locale: seat.lang === "ur" ? "ur-PK" : "en-GB", ...options });
      if (entered.has(name)) {
        await context.addCookies(entered.get(name));
      } else {
        const first = await browser.newContext();
        const page = await first.newPage();
        await page.goto(seat.url);
        await page.locator("main button").click();
        await page.waitForURL((u) => !u.pathname.startsWith("/enter"));
        entered.set(name, await first.cookies());
        await first.close();
        await context.addCookies(entered.get(name));
      }
      context.base = seat.base;
      return context;
    },
    async page(name, path, options = {}) {
      const context = await network.as(name, options);
      const page = await context.newPage();
      await page.goto(network.seat(name).base + path);
      return page;
    },
    async stop() {
      await browser.close();
      child.kill("SIGINT");
      await new Promise((r) => { child.on("exit", r); setTimeout(() => { child.kill("SIGKILL"); r(); }, 20_000); });
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return network;
}
