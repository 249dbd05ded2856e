// The security officer: one value that waited is blocked by hand, a resolver follows, an alert is a false alarm because of
// a reason, and a firewall's list holds what was decided.
import { follow, press, reads, until } from "./words.mjs";

export async function officer(network) {
  const context = await network.as("Omar Officer", { viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  await page.goto(context.base + "/holds");
  await reads(page, /Waiting for you/, /Finance CERT/, /Your policy usually asks a person/);
  await page.locator("main tr", { hasText: "billing-gateway" }).locator("input[type=checkbox]").check();
  await network.picture(page, "officer-holds");
  await press(page, "Block the ticked values");
  await page.goto(context.base + "/blocks");
  await until(page, /billing-gateway/);
  await network.picture(page, "officer-blocks");

  await page.goto(context.base + "/policy");
  await reads(page, /last week|would have/i);
  await network.picture(page, "officer-policy");
  await page.goto(context.base + "/questions");
  await reads(page, /asked/i);
  await network.picture(page, "officer-questions");
  await page.goto(context.base + "/protect");
  await reads(page, /FortiGate/, /MikroTik/, /BIND/, /Unbound/, /Windows/);
  await network.picture(page, "officer-protect");
  await context.close();

  const hospital = await network.as("Hina Officer", { viewport: { width: 390, height: 844 } });
  const alert = await hospital.newPage();
  await alert.goto(hospital.base + "/alerts");
  await follow(alert, "billing-gateway");
  await reads(alert, /One machine asked for this name/, /What goes upward/, /Never a line of the log/);
  await network.picture(alert, "officer-alert");
  await alert.check("input[name=what][value='false-alarm']");
  await press(alert, "Close the alert");
  await reads(alert, /Because/);
  await alert.check("input[name=what][value='false-alarm']");
  await alert.fill("[name=words]", "A test of the supplier of our billing system, agreed on Monday.");
  await press(alert, "Close the alert");
  await alert.goto(hospital.base + "/alerts?state=false-alarm");
  await reads(alert, /billing-gateway/);
  await network.picture(alert, "officer-false-alarm");
  await hospital.close();
}
