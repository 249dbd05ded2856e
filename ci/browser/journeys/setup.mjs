// The administrator sets up a sectoral CERT: from `pasban init` and its one-time link, by the steps of the set-up page, over a
// link to the national CERT with digits typed on both sides, to a test warning that has arrived.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { appendFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { follow, press, reads, until, words } from "./words.mjs";

/** The six digits that an authenticator app would show (RFC 6238: SHA-1, 30 seconds). */
function digits(secret) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const sum = createHmac("sha1", key).update(counter).digest();
  return String((sum.readUInt32BE(sum[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function freePort() {
  return new Promise((resolve) => {
    const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => resolve(port)); });
  });
}

export async function setup(network) {
  const dir = join(network.dir, "energy");
  const port = await freePort();
  const said = execFileSync(network.binary, ["init", "--dir", dir, "--name", "Energy CERT", "--tier", "sectoral", "--sector", "energy", "--listen", `127.0.0.1:${port}`], { encoding: "utf8" });
  // The network of the story lies on loopback addresses, which a node dials only where it is told to.
  appendFileSync(join(dir, "pasban.toml"), '\n[outbound]\nallow = ["127.0.0.0/8"]\n');
  const node = spawn(network.binary, ["serve", "--dir", dir], { stdio: "ignore" });
  try {
    await walk(network, said.match(/https:\S+\/welcome\/\S+/)[0]);
  } finally {
    node.kill("SIGTERM");
    await new Promise((done) => { node.on("exit", done); setTimeout(done, 10_000); });
  }
}

async function walk(network, invitation) {
  const base = new URL(invitation).origin;
  const context = await network.browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  const end = Date.now() + 20_000;
  while (!(await page.goto(invitation).then(() => true, () => false))) { assert.ok(Date.now() < end, "the node does not answer"); await page.waitForTimeout(200); }
  const secret = (await reads(page, /Your account at Energy CERT/)).match(/(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/)[0];
  await network.picture(page, "setup-welcome");
  await page.fill("[name=password]", "our blue tram leaves at dawn");
  await page.fill("[name=repeat]", "our blue tram leaves at dawn");
  await page.fill("[name=code]", digits(secret));
  await press(page, "Set both and sign in");
  await reads(page, /Your recovery codes/);
  await follow(page, "I have kept it");
  // The link worked once.
  const again = await network.browser.newContext({ ignoreHTTPSErrors: true });
  const second = await again.newPage();
  await second.goto(invitation);
  await reads(second, /This link does not hold/);
  await again.close();

  await page.goto(`${base}/setup`);
  await reads(page, /0 of 9 steps are done/);
  await network.picture(page, "setup-begin");
  const fill = async (path, answers) => {
    await page.goto(base + path);
    for (const [name, value] of Object.entries(answers)) await page.fill(`[name=${name}]`, value);
    await press(page, "Save and back to the list");
  };
  await fill("/setup/about/who", { country: "PK", phone: "+92 51 1234567", email: "cert@energy.example", "\"name-ur\"": "توانائی سرٹ" });
  await fill("/setup/about/charter", {
    mission: "Protect the supply of energy from attacks on computers.",
    constituency: "All licensed producers, carriers and sellers of energy.",
    authority: "Advises; orders under section 9 of the model rules.",
    incidents: "All; danger to life and supply first.",
    disclosure: "What is told stays here unless whoever told it agrees. TLP is kept.",
  });
  await fill("/setup/about/services", { hours: "Day and night, all days.", triage: "Within an hour.", coordination: "Brings operators and makers together." });
  const rfc = await (await context.request.get(`${base}/rfc2350.txt`)).text();
  assert.match(rfc, /Energy CERT[\s\S]*Mission[\s\S]*supply of energy/i);
  assert.match(await (await context.request.get(`${base}/.well-known/security.txt`)).text(), /Contact: [\s\S]*Expires: \d{4}-/);

  // Somebody for the desk: the link can be read off the screen, no e-mail is needed.
  await page.goto(`${base}/people/new`);
  await page.fill("[name=name]", "Zainab Analyst");
  await page.check("input[name=role][value=analyst]");
  await press(page, "Add and make the link");
  await reads(page, /welcome/);
  assert.ok((await page.locator("main svg").count()) > 0, "the link is a picture for a telephone's camera, too");
  await network.picture(page, "setup-invitation");

  // Constituents from a file with headings in two languages; a bad cell is named and keeps its own row out.
  await page.goto(`${base}/setup/constituents`);
  const table = "ادارہ,Sector,Domain,Range,Phone\nIndus Power,energy,indus.example,203.0.113.0/28,+92 300 1112223\nChenab Hydro,energy,chenab.example,,\nBad Grid,energy,grid.example,999.1.1.1/99,\n";
  await page.setInputFiles("input[type=file]", { name: "constituents.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await press(page, "Read the file");
  await reads(page, /D4.*No address range: 999\.1\.1\.1\/99/, /2 new/);
  await network.picture(page, "setup-constituents");
  await press(page, /^Take in/);
  await page.goto(`${base}/organisations`);
  assert.ok(!/Bad Grid/.test(await reads(page, /Indus Power/, /Chenab Hydro/)));

  // A link to the national CERT: one offers, the other accepts, each types what the other's screen shows.
  const national = await network.page("Nasir Admin", "/links/offer");
  await national.fill("[name=name]", "Energy CERT");
  await press(national, "Make the offer");
  const offer = (await until(national, /pasban-offer:/)).match(/pasban-offer:\S+/)[0];
  await page.goto(`${base}/links/accept`);
  await page.fill("[name=offer]", offer);
  await press(page, "Read what it says");
  await reads(page, /National CERT/);
  await network.picture(page, "setup-terms");
  await page.locator("main form button.go").first().click();
  const mine = (await until(page, /\b\d{3} ?\d{3}\b/)).match(/\b\d{3} ?\d{3}\b/)[0];
  await network.picture(page, "setup-digits");
  await national.goto(network.seat("Nasir Admin").base + "/links");
  await until(national, /Energy CERT/);
  await follow(national, "Energy CERT");
  const theirs = (await until(national, /\b\d{3} ?\d{3}\b/)).match(/\b\d{3} ?\d{3}\b/)[0];
  await national.fill("[name=digits]", mine);
  await national.locator("main form:has([name=digits]) button").first().click();
  await page.fill("[name=digits]", theirs);
  await page.locator("main form:has([name=digits]) button").first().click();
  await page.goto(`${base}/links`);
  await until(page, /National CERT.*\b(Up|In force|Active|heard)/i);
  await national.context().close();

  await page.goto(`${base}/keys`);
  await page.fill("[name=where]", "safe of the director, envelope 1");
  await press(page, "I saw it today");
  await page.goto(`${base}/backup`);
  await press(page, "Make a backup");
  await until(page, /seconds? ago|min ago|just now/);

  await page.goto(`${base}/setup/test`);
  await press(page, "Send the test warning");
  await until(page, /arrived/i, 20);
  await network.picture(page, "setup-test-arrived");
  await page.goto(`${base}/setup`);
  const done = await words(page);
  await network.picture(page, "setup-end");
  assert.match(done, /arrived/i);
  await context.close();
}
