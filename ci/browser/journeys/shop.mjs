// The owner of a shop: in Urdu, on a phone, with scripts off and a line that breaks twice. He reports, loses nothing, sends
// once, and reads what he is answered.
import assert from "node:assert/strict";
import { follow, press, reads, until, words } from "./words.mjs";

export async function shop(network) {
  const context = await network.as("Faisal", { viewport: { width: 360, height: 740 }, javaScriptEnabled: false, locale: "ur-PK" });
  const page = await context.newPage();
  await page.goto(context.base + "/");
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  // The first thing to press says that something has happened.
  assert.equal((await page.locator("main a").first().innerText()).trim(), "کچھ ہو گیا ہے");
  assert.match(await page.locator("main a[href^='tel:']").first().getAttribute("href"), /^tel:\+92/);
  await reads(page, /ابھی مجھے کیا کرنا ہے/, /کسے فون کروں/);
  await network.picture(page, "shop-home");

  await page.locator("main a").first().click();
  const text = "کمپیوٹر بند ہو گیا ہے اور پیسے مانگ رہا ہے۔";
  await page.fill("#f-what", text);
  await page.fill("#f-values", "pay-here[.]example");

  // The line breaks the first time: what was typed is still there.
  await context.setOffline(true);
  await page.locator("main button.go").click({ noWaitAfter: true });
  await page.waitForTimeout(1000);
  await context.setOffline(false);
  await page.goBack();
  assert.equal(await page.inputValue("#f-what"), text);
  assert.match(await page.inputValue("#f-values"), /pay-here/);
  await press(page, "دیکھ");
  await until(page, /pay-here/);
  await network.picture(page, "shop-check");

  // And a second time, when he sends: pressed again, it is sent once.
  const check = page.url();
  await context.setOffline(true);
  await page.locator("main button.go").first().click({ noWaitAfter: true });
  await page.waitForTimeout(1000);
  await context.setOffline(false);
  await page.goto(check);
  await page.locator("main button.go").first().click();
  await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/);
  const receipt = page.url();
  const code = (await words(page)).match(/R-[0-9A-F]{4}-[0-9A-F]{4}/)[0];
  await network.picture(page, "shop-receipt");
  await page.goBack();
  await page.locator("main button.go").first().click().catch(() => {});
  await page.goto(context.base + "/reports");
  assert.equal((await words(page)).match(/R-[0-9A-F]{4}-[0-9A-F]{4}/g).length, 1);

  // What to do first, without any account's help; and the answer of a person.
  await page.goto(context.base + "/");
  await follow(page, "کمپیوٹر بند");
  await reads(page, /تار نکالیں/);
  await network.picture(page, "shop-guide");
  const desk = await network.page("Adeel Analyst", "/queue?v=none");
  await until(desk, /پیسے مانگ/);
  await follow(desk, "پیسے مانگ");
  await desk.fill("[name=answer]", "ہم دس منٹ میں فون کرتے ہیں۔");
  await press(desk, "Acknowledge the report");
  await desk.context().close();
  await page.goto(receipt);
  const read = await until(page, /ہم دس منٹ میں فون کرتے ہیں/);
  assert.ok(read.includes(code));
  await network.picture(page, "shop-answer");
  await context.close();
}
