// What journeys share: the text of a page, and waiting until something has travelled.
import assert from "node:assert/strict";

/** The words of the main part of a page, with each run of spaces as one. */
export async function words(page) {
  return (await page.locator("main").innerText()).replace(/\s+/g, " ");
}

/** Loads a page again until its words match; fails after ten seconds with what stood there last. */
export async function until(page, pattern, seconds = 10) {
  const end = Date.now() + seconds * 1000;
  let last = "";
  for (;;) {
    last = await words(page);
    if (pattern.test(last)) return last;
    if (Date.now() > end) assert.fail(`${pattern} is not on ${page.url()}:\n${last.slice(0, 3000)}`);
    await page.waitForTimeout(200);
    await page.reload();
  }
}

/** The words of a page match. */
export async function reads(page, ...patterns) {
  const text = await words(page);
  for (const p of patterns) assert.match(text, p, `on ${page.url()}`);
  return text;
}

/** Opens the first link of the main part whose words match, and waits for its page. */
export async function follow(page, text) {
  await Promise.all([page.waitForEvent("load"), page.locator("main a:visible", { hasText: text }).first().click()]);
}

/** Presses the button of the main part whose words match. */
export async function press(page, text) {
  await Promise.all([page.waitForEvent("load"), page.locator("main button:visible", { hasText: text }).first().click()]);
}
