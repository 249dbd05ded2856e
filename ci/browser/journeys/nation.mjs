// The national desk: where the country stands, what is not known, and one page for the minister's staff whose figures do not
// move once it is made.
import assert from "node:assert/strict";
import { follow, press, reads, until, words } from "./words.mjs";

export async function nation(network) {
  const context = await network.as("Nadia National", { viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  await page.goto(context.base + "/situation");
  const text = await reads(page, /Is the country under attack/, /Nodes and links/, /What we do not know/, /hidden: fewer than 5/);
  assert.ok(!/Aftab/.test(text), "no organisation that was hit is named");
  await network.picture(page, "nation-situation");
  // Each chart has its table.
  assert.ok((await page.locator("main svg").count()) > 0 && (await page.locator("main table").count()) >= (await page.locator("main svg").count()));

  await page.goto(context.base + "/brief");
  await follow(page, "Make a new brief");
  await reads(page, /warnings? (was|were) issued/, /counted from/);
  await network.picture(page, "nation-brief-new");
  await page.fill("[name=happened]", "One intrusion at a bank; its payment names were released to all.");
  await page.fill("[name=asked]", "Agree by 10 December on who pays for the provincial desks.");
  await press(page, "Make the brief");
  await reads(page, /One intrusion at a bank/, /who pays for the provincial desks/, /Nadia National/);
  await page.emulateMedia({ media: "print" });
  await network.picture(page, "nation-brief-print");
  await page.emulateMedia({ media: "screen" });

  const staff = await network.page("Mariam Staff", "/");
  assert.match(staff.url(), /\/brief/);
  const seen = await until(staff, /\d/);
  assert.ok(!/No brief was made yet/.test(seen));
  await network.picture(staff, "nation-staff");
  // The staff see the brief, and nothing behind it.
  const refused = await staff.goto(network.seat("Mariam Staff").base + "/queue");
  assert.equal(refused.status(), 404);
  // A warning more, and the brief that was made says what it said.
  await staff.goto(network.seat("Mariam Staff").base + "/brief");
  const still = (text) => text.replace(/As of .*? UTC/, "").replace(/\d+ (seconds?|min) ago/g, "");
  assert.equal(still(await words(staff)), still(seen));
  await staff.context().close();
  await context.close();
}
