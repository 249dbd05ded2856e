// The analyst's night shift: the report of the bank is taken and acknowledged, the network is asked, one value is released
// and one rejected, a call is kept, and the shift is handed over to a colleague who takes it.
import assert from "node:assert/strict";
import { follow, press, reads, until } from "./words.mjs";

export async function night(network) {
  const context = await network.as("Adeel Analyst", { viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  const wrong = [];
  // A form that comes back with what is wrong is no error of the page.
  page.on("console", (m) => { if (m.type() === "error" && !m.text().includes("422")) wrong.push(m.text()); });
  // Single keys are off until somebody wants them.
  await page.goto(context.base + "/account");
  await page.check("#f-keys");
  await Promise.all([page.waitForEvent("load"), page.locator("main form", { has: page.locator("#f-keys") }).locator("button").first().click()]);
  await page.goto(context.base + "/queue?v=none");
  await until(page, /At 02:40 the payment switch/);
  await network.picture(page, "night-queue");

  // What comes in while the page is open is told by a bar; no row moves.
  await follow(page, "payment switch");
  const item = page.url();
  await reads(page, /asked not to be named further/, /Next: acknowledge by/, /Its 3 values/);
  await press(page, "Take it myself");
  await page.goto(item);
  await reads(page, /Adeel Analyst/);
  await page.fill("[name=answer]", "We have it. Keep the switch isolated; we ring at 06:00.");
  await press(page, "Acknowledge the report");
  await page.goto(item);
  await reads(page, /[Aa]cknowledged/);

  // The bank reads who opened it, by role, and what it is answered.
  const receipt = await network.page("Sana Officer", new URL(network.report.receipt).pathname);
  const read = await until(receipt, /we ring at 06:00/);
  assert.match(read, /The first of each role at Finance CERT who opened it.* Analyst/);
  assert.ok(!/Adeel/.test(read), "staff stand by role, not by name");
  await network.picture(receipt, "night-bank-reads-the-answer");
  await receipt.context().close();

  await follow(page, "night-pay");
  await reads(page, /Release: who gets what/, /nobody has decided/, /Held back/);
  const indicator = page.url();
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("p")]);
  await until(page, /answered/);
  await network.picture(page, "night-indicator");
  await page.fill("[name=category]", "phishing");
  await page.fill("[name=reason]", "a false page for signing in");
  await press(page, /^Release to/);
  await page.goto(indicator);
  await reads(page, /Take back/, /confirmed|released|Released/i);
  await network.picture(page, "night-released");

  // It is at another organisation within seconds, and says who decided, never who was hit.
  const hospital = await network.page("Hina Officer", "/blocks");
  const there = await until(hospital, /night-pay/);
  assert.ok(!/Aftab/.test(there), "the victim is named to nobody");
  await hospital.context().close();

  await page.goto(item);
  await follow(page, "198.51.100[.]77");
  await press(page, "Reject as harmless");
  await reads(page, /[Rr]ejected|harmless/);

  // A call is kept with who spoke and whether it was rung back.
  await page.goto(item);
  await page.fill("[name=other]", "+92 51 111 0099");
  await page.fill("[name=spoke]", "Duty manager");
  await page.fill("[name=said]", "They isolated the switch at 03:05.");
  await page.check("input[name=confirmed][value=yes]");
  await press(page, "Keep the call");
  // A number that nobody knew before proves nothing, whatever was said there.
  await reads(page, /proves nothing|nobody knew|not known/i);
  await network.picture(page, "night-call-unknown-number");
  await page.check("input[name=confirmed][value=not-asked]");
  await press(page, "Keep the call");
  await page.goto(item);
  await reads(page, /Duty manager/);
  await network.picture(page, "night-item");

  await page.goto(context.base + "/handover");
  await page.fill("[name=text]", "The bank's manager rings again at 06:00. Decide the third value after that.");
  await press(page, "Hand the shift over");
  await reads(page, /handed over|The bank/);

  const other = await network.page("Bina Analyst", "/handover");
  await until(other, /rings again at 06:00/);
  await network.picture(other, "night-hand-over");
  await press(other, "I have read it and take over");
  await other.goto(network.seat("Bina Analyst").base + "/queue?v=me");
  await reads(other, /payment switch/);
  await other.context().close();
  assert.deepEqual(wrong, []);
  await context.close();
}
