// A citizen meets a block, says that it is wrong, and is answered; the value is released everywhere.
import assert from "node:assert/strict";
import { follow, press, reads, until, words } from "./words.mjs";

export async function citizen(network) {
  const bank = network.seat("Sana Officer").base;
  const context = await network.browser.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${bank}/blocked/cdn-sync.example`);
  await reads(page, /This page is blocked/, /Decided by Finance CERT/, /Until \d/, /This is wrong/);
  await network.picture(page, "citizen-blocked");
  await page.fill("[name=what]", "This is the clock of our school. It has been mended since Monday.");
  await page.fill("[name=contact]", "+92 300 0000000");
  await press(page, "Say that this is wrong");
  const said = await words(page);
  const code = said.match(/\b[0-9A-Z]{5}-?[0-9A-Z]{5}\b/)[0];
  await network.picture(page, "citizen-code");
  assert.deepEqual(await context.cookies(), [], "no cookie for who only asks");

  // It reaches whoever confirmed, at another node, with a clock.
  const desk = await network.page("Adeel Analyst", "/objections");
  await until(desk, /cdn-sync/);
  await network.picture(desk, "citizen-objections");
  await follow(desk, "cdn-sync");
  await reads(desk, /clock of our school/);
  await network.picture(desk, "citizen-objection");
  await desk.fill("[name=reason]", "It serves a school; the command server had another name.");
  await press(desk, "Release everywhere");
  await network.picture(desk, "citizen-answer");
  await desk.context().close();

  await page.goto(`${bank}/objection/${code}`);
  await until(page, /released|right|open again|no longer blocked/i);
  await network.picture(page, "citizen-read-answer");
  await page.goto(`${bank}/blocked/cdn-sync.example`);
  await until(page, /We say nothing about this name|not blocked/);

  // And everywhere: no network that blocked it does so any longer.
  for (const name of ["Sana Officer", "Hina Officer", "Omar Officer", "Gul"]) {
    const blocks = await network.page(name, "/blocks");
    const end = Date.now() + 10_000;
    while (/cdn-sync/.test(await words(blocks)) && Date.now() < end) { await blocks.waitForTimeout(200); await blocks.reload(); }
    assert.ok(!/cdn-sync/.test(await words(blocks)), `${name} blocks it still`);
    await blocks.context().close();
  }
  await context.close();
}
