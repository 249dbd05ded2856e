// Seven journeys through the running story, one after another on one network: what a person does from the first page to
// the end of an errand, and what it did elsewhere. A picture of each step in PASBAN_PICTURES/journeys.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open } from "./network.mjs";
import { bank } from "./journeys/bank.mjs";
import { night } from "./journeys/night.mjs";
import { officer } from "./journeys/officer.mjs";
import { shop } from "./journeys/shop.mjs";
import { nation } from "./journeys/nation.mjs";
import { citizen } from "./journeys/citizen.mjs";
import { setup } from "./journeys/setup.mjs";

const pictures = join(process.env.PASBAN_PICTURES ?? join(tmpdir(), "pasban-pictures"), "journeys");
let network;
before(async () => {
  mkdirSync(pictures, { recursive: true });
  network = await open();
  let n = 0;
  network.picture = async (page, name) => {
    await page.screenshot({ path: join(pictures, `${String(++n).padStart(2, "0")}-${name}.png`), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name}: ${page.url()} scrolls sideways by ${wide} px`);
  };
}, { timeout: 240_000 });
after(async () => { await network?.stop(); });

const journeys = { bank, night, officer, shop, nation, citizen, setup };
for (const [name, walk] of Object.entries(journeys)) test(name, { timeout: 120_000 }, () => walk(network));
