// Opens e-books in two reading engines, at three widths, light and dark, and looks at every spine item.
//
// usage: node look.mjs OUT BOOK.epub…
//
// Found are: an error of the console, a request to elsewhere or that fails, a picture or a font that is missing, what
// is wider than its column, an item without words or pictures. Every item is photographed into OUT. Standard output
// holds one line of JSON a run; the exit code is 1 when anything was found. PAGES (default: this folder) holds
// node_modules; CHROMIUM (default: chromium) is the browser.
import { createReadStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = resolve(process.env.PAGES ?? here);
const { chromium } = createRequire(join(modules, "package.json"))("playwright-core");
const [out, ...books] = process.argv.slice(2);
const READERS = ["foliate", "epubjs"];
const WIDTHS = [390, 820, 1280];
const SCHEMES = ["light", "dark"];
const HEIGHT = 844;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".epub": "application/epub+zip" };

/** Serves the two pages, their modules and the books, on loopback. */
async function serve() {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const book = path.match(/^\/book\/(\d+)\.epub$/);
    const file = book ? books[book[1]] : path.startsWith("/node_modules/") ? join(modules, path) : join(here, path);
    if (path.includes("..") || !(await stat(file).catch(() => null))?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/** Says in the page what is wrong with the item that is shown. */
async function inspect(index) {
  const shown = await window.show_item(index);
  const view = shown.defaultView;
  await shown.fonts.ready;
  await Promise.all([...shown.images].map((image) => image.decode().catch(() => {})));
  const wrong = [];
  for (const image of shown.images) if (!image.naturalWidth) wrong.push(`picture missing: ${image.getAttribute("src")}`);
  for (const face of shown.fonts) if (face.status === "error") wrong.push(`font missing: ${face.family} ${face.weight}`);
  const drawings = shown.images.length + shown.querySelectorAll("svg").length;
  if (!shown.body.innerText.trim() && !drawings) wrong.push("nothing to see");
  // One engine makes columns of the root, the other of the body.
  const columns = [shown.documentElement, shown.body].map((element) => parseFloat(view.getComputedStyle(element).columnWidth));
  const column = columns.find((width) => width) ?? shown.documentElement.clientWidth;
  for (const element of shown.querySelectorAll("p, h1, h2, li, table, figure, img, svg, dl, pre")) {
    const box = element.getBoundingClientRect();
    const parts = element.getClientRects();
    if (parts.length === 1 && box.width > column + 1) wrong.push(`wider than its column: <${element.localName}> ${Math.round(box.width)} > ${Math.round(column)}`);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth && view.getComputedStyle(element).overflowX === "visible" && element.localName !== "svg")
      wrong.push(`overflows: <${element.localName}> ${element.scrollWidth} > ${element.clientWidth}: ${element.innerText?.slice(0, 30)}`);
  }
  return { name: shown.title, wrong };
}

const server = await serve();
const { port } = server.address();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
let found = 0;

/** Opens a book in one engine at one width, light or dark, and looks at all of it. */
async function look(number, reader, width, colorScheme) {
  const book = books[number];
  const page = await browser.newPage({ viewport: { width, height: HEIGHT }, colorScheme });
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error}`));
  page.on("requestfailed", (request) => wrong.push(`request failed: ${request.url()}`));
  page.on("request", (request) => /^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(request.url()) || wrong.push(`request to elsewhere: ${request.url()}`));
  await page.goto(`http://127.0.0.1:${port}/${reader}.html`);
  await page.waitForFunction(() => window.ready);
  const items = await page.evaluate((address) => window.open_book(address), `/book/${number}.epub`);
  if (!items) wrong.push("no items");
  const folder = join(out, basename(book, ".epub"), `${reader}-${width}-${colorScheme}`);
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < items; index++) {
    const item = await page.evaluate(inspect, index);
    wrong.push(...item.wrong.map((what) => `item ${index}: ${what}`));
    await page.screenshot({ path: join(folder, `${String(index).padStart(3, "0")}.jpg`), type: "jpeg", quality: 60 });
  }
  console.log(JSON.stringify({ book: basename(book), reader, width, scheme: colorScheme, items, wrong }));
  found += wrong.length;
  await page.close();
}

// As many views side by side as there are processors to draw them.
const views = books.flatMap((_, number) => READERS.flatMap((reader) => WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [number, reader, width, scheme]))));
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    while (views.length) await look(...views.shift());
  }),
);
await browser.close();
server.close();
process.exit(found ? 1 : 0);
