// The bank at 3 a.m.: on a phone, with scripts off, it asks for help, is told who will read it, keeps the proof, and the
// proof holds without any node.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { follow, press, reads, until } from "./words.mjs";

export async function bank(network) {
  const context = await network.as("Sana Officer", { viewport: { width: 390, height: 844 }, colorScheme: "dark", javaScriptEnabled: false, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(context.base + "/");
  await network.picture(page, "bank-first-page");

  await page.goto(context.base + "/report");
  await reads(page, /Ring \+92/, /Not asked again, because this node knows it: Bank Aftab/);
  assert.equal(await page.isChecked("#f-act-help"), true, "help is the default");

  // Nothing said: the form comes back with what is wrong, and nothing is lost.
  await page.fill("#f-values", "hxxps://night-pay[.]example/login\n198.51.100[.]77");
  await press(page, "Check and send");
  await reads(page, /Write at least a few words/);
  assert.match(await page.inputValue("#f-values"), /night-pay/);
  await network.picture(page, "bank-what-is-missing");

  // Called away: saved, found again.
  await page.fill("#f-what", "At 02:40 the payment switch began to send money to an unknown account.");
  await press(page, "Save and come back");
  await reads(page, /Nothing was sent/);
  await page.goto(context.base + "/report");
  await follow(page, "payment switch");
  assert.match(await page.inputValue("#f-what"), /At 02:40/);

  await press(page, "Check and send");
  await page.setInputFiles("input[type=file]", { name: "night.csv", mimeType: "text/csv", buffer: Buffer.from("value,comment\nnight-two.example,seen in the proxy log\n") });
  await press(page, "Read these files");
  await reads(page, /Nothing has been sent/, /We understood 3 values/, /Finance CERT as CERT: help only/, /as regulator Not addressed to this hat/);
  await network.picture(page, "bank-who-will-read-it");
  await press(page, "Send: ask Finance CERT for help");

  const receipt = page.url();
  assert.match(receipt, /\/reports\/[0-9a-f-]{36}$/);
  // Never "received" before the other side said so.
  const text = await until(page, /Received and stored/);
  assert.match(text, /Finance CERT, .* PKT \(UTC\+05:00\) · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
  await until(page, /Witnessed by/);
  await network.picture(page, "bank-receipt");

  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("main a[download], main a[href*='/receipt']").first().click()]);
  const file = join(network.dir, "receipt.txt");
  await download.saveAs(file);
  const trust = join(network.dir, "trust.txt");
  const node = join(network.seat("Sana Officer").dir, "pasban.toml");
  writeFileSync(trust, execFileSync(network.binary, ["verify", "--print-trust", "--config", node]));
  execFileSync(network.binary, ["verify", "--trust", trust, file]);
  const altered = file + ".altered";
  writeFileSync(altered, readFileSync(file, "utf8").replace(/^index (\d+)/m, (_, n) => `index ${Number(n) + 1}`));
  assert.notEqual(readFileSync(altered, "utf8"), readFileSync(file, "utf8"));
  assert.throws(() => execFileSync(network.binary, ["verify", "--trust", trust, altered], { stdio: "pipe" }), "an altered receipt must not hold");

  // Sending twice is the same as once.
  await page.goBack();
  await page.goto(context.base + "/reports");
  const code = text.match(/R-[0-9A-F]{4}-[0-9A-F]{4}/)[0];
  assert.equal((await reads(page, /R-/)).split(code).length - 1, 1);
  network.report = { code, receipt };
  await context.close();
}
