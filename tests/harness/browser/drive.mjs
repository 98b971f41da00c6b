// Opens pages in a real Chromium and says as JSON what it saw; what is to be done comes as JSON on standard input.
//
// Told: { axe: path of axe.min.js, pages: [{ path, looks: [{ width, scheme, media, closed, shot, height | only }],
// axe: [scheme],
// keys: [{ press | type | read }], media, scheme, scripts } or, of a server, { path: its URL,
// steps: [{ click | fill, with | leave | wait | read | shot }] }] }.
// Said: for each page { requests, ran, looks: [{ overflow, ... }], axe: [...], reads: [...] }.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import packed from "@sparticuz/chromium";

const told = JSON.parse(readFileSync(0, "utf8"));
const axe = told.axe && readFileSync(told.axe, "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

// What is wider than the window, or sticks out of what it is in: a page may scroll down, and not to the side.
const OVERFLOW = () => {
  const width = document.documentElement.clientWidth;
  const scrolled = (at) => at && (getComputedStyle(at).overflowX === "auto" || scrolled(at.parentElement));
  const out = [...document.querySelectorAll("body *")].filter(
    (at) => at.getBoundingClientRect().right > width + 1 && !scrolled(at.parentElement) && !at.closest("svg svg, svg *"),
  );
  const named = out.map((at) => `${at.tagName} ${(at.textContent || "").trim().slice(0, 60)}`);
  return document.documentElement.scrollWidth > width + 1 ? ["the page", ...named] : named;
};

async function opened(browser, path, seen, look) {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1024, height: 900 },
    colorScheme: look.scheme ?? "light",
    deviceScaleFactor: look.scale ?? 1,
    javaScriptEnabled: look.scripts ?? true,
  });
  const page = await context.newPage();
  const url = path.startsWith("http:") ? path : pathToFileURL(path).href;
  const origin = path.startsWith("http:") && `${new URL(path).origin}/`;
  await context.route("**/*", (route) => {
    const asked = route.request().url();
    if (asked === url || (origin && asked.startsWith(origin))) return route.continue();
    seen.requests.push(asked);
    return route.abort();
  });
  page.on("dialog", (dialog) => (seen.ran.push(`dialog ${dialog.message()}`), dialog.dismiss()));
  page.on("console", (message) => seen.ran.push(`console ${message.text()}`));
  page.on("pageerror", (error) => seen.ran.push(`error ${error.message}`));
  page.on("popup", (popup) => seen.ran.push(`popup ${popup.url()}`));
  await page.goto(url);
  // Nothing that a page shows is behind a click for what is tested here.
  await page.evaluate(() => document.querySelectorAll("details").forEach((at) => (at.open = true)));
  return { context, page };
}

async function visited(browser, told) {
  const seen = { requests: [], ran: [], looks: [], axe: [], passes: 0, reads: [] };
  for (const look of told.looks ?? []) {
    const { context, page } = await opened(browser, told.path, seen, look);
    if (look.media) await page.emulateMedia({ media: look.media, colorScheme: look.scheme });
    if (look.closed) await page.evaluate(() => document.querySelectorAll("details").forEach((at) => (at.open = false)));
    const overflow = await page.evaluate(OVERFLOW);
    if (look.only) await page.locator(look.only).screenshot({ path: look.shot });
    else if (look.shot) await page.screenshot({ path: look.shot, fullPage: true, ...clipped(look) });
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    seen.looks.push({ width: look.width, scheme: look.scheme, media: look.media, overflow, height });
    await context.close();
  }
  for (const scheme of told.axe ?? []) {
    const { context, page } = await opened(browser, told.path, seen, { width: 1024, scheme });
    await page.evaluate(axe);
    const found = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), WCAG);
    for (const one of found.violations) {
      seen.axe.push(...one.nodes.map((node) => `${scheme} ${one.id}: ${node.html.slice(0, 160)}`));
    }
    seen.passes += found.passes.length;
    await context.close();
  }
  if (told.keys) seen.reads = await typed(browser, told, seen);
  if (told.steps) seen.reads = await walked(browser, told, seen);
  return seen;
}

function clipped(look) {
  return look.height ? { clip: { x: 0, y: 0, width: look.width, height: look.height } } : {};
}

async function typed(browser, told, seen) {
  const look = { width: 1024, scheme: told.scheme, scripts: told.scripts };
  const { context, page } = await opened(browser, told.path, seen, look);
  if (told.media) await page.emulateMedia({ media: told.media, colorScheme: told.scheme });
  await page.evaluate(() => document.querySelectorAll("details").forEach((at) => (at.open = false)));
  const reads = [];
  for (const key of told.keys) {
    for (let times = key.times ?? 1; times > 0; times--) {
      if (key.press) await page.keyboard.press(key.press);
      if (key.type) await page.keyboard.type(key.type);
      if (key.read) reads.push(await page.evaluate(key.read));
    }
  }
  await context.close();
  return reads;
}

// What a person does on the pages of a server, step by step; a step waits for what it is about to be there.
async function walked(browser, told, seen) {
  const { context, page } = await opened(browser, told.path, seen, { width: 1280 });
  const reads = [];
  for (const step of told.steps) {
    if (step.click) await page.locator(step.click).first().click();
    if (step.fill) await page.locator(step.fill).fill(step.with);
    if (step.leave) await page.locator(step.leave).blur();
    if (step.wait) await page.locator(step.wait).first().waitFor({ state: "visible" });
    if (step.read) reads.push(await page.evaluate(step.read));
    if (step.shot) await page.screenshot({ path: step.shot });
  }
  await context.close();
  return reads;
}

const UNWANTED = ["--single-process", "--in-process-gpu", "--disable-web-security"];
const args = packed.args.filter((arg) => !UNWANTED.includes(arg));
const browser = await chromium.launch({ executablePath: await packed.executablePath(), args, headless: true });
const said = [];
for (const page of told.pages) said.push(await visited(browser, page));
await browser.close();
process.stdout.write(JSON.stringify({ version: browser.version(), pages: said }));
