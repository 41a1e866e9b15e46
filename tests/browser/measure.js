// What the live page costs: time to its first picture, bytes over the wire, time of a surface, memory while it plays.
//
//     node measure.js MINUTES           (GD_PAGE as for the tests)

import { gzipSync } from 'node:zlib';
import { ADDRESS, launch, Live } from './live.js';

const minutes = Number(process.argv[2]);
if (!(minutes > 0)) {
  console.error('usage: node measure.js MINUTES');
  process.exit(2);
}

const rows = [];
const row = (what, value) => rows.push([what, value]);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const median = (values) => [...values].sort((one, two) => one - two)[Math.floor(values.length / 2)];
const browser = await launch();

/** Milliseconds from the start of loading, with nothing in the cache, until each picture is on its canvas. */
async function coldLoads(n) {
  const times = { fit: [], surface: [], contour: [], loss: [] };
  for (let run = 0; run < n; run += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.painted = {};
      const { putImageData } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.putImageData = function put(...args) {
        putImageData.apply(this, args);
        window.painted[this.canvas.id] ??= performance.now();
      };
    });
    await page.goto(`${ADDRESS}#lang=en&scenario=net-global`);
    await page.waitForFunction(() => ['fit', 'surface', 'contour', 'loss'].every((name) => name in window.painted));
    const painted = await page.evaluate(() => window.painted);
    for (const name of Object.keys(times)) times[name].push(painted[name]);
    await context.close();
  }
  for (const [name, values] of Object.entries(times)) {
    row(`cold load to first picture: ${name}`, `${median(values).toFixed(0)} ms (median of ${n})`);
  }
}

/** Every file that the page loads, as it is and as a server sends it compressed. */
async function sizes() {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  let [raw, packed] = [0, 0];
  const files = [];
  for (const url of live.requests) {
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    const gzip = gzipSync(bytes, { level: 9 }).length;
    files.push([new URL(url).pathname.split('/').pop() || 'index.html', bytes.length, gzip]);
    raw += bytes.length;
    packed += gzip;
  }
  files.sort((one, two) => two[2] - one[2]);
  for (const [name, bytes, gzip] of files.slice(0, 5)) row(name, `${kilobytes(bytes)}, ${kilobytes(gzip)} gzip -9`);
  row(`${files.length - 5} other files`, `${kilobytes(files.slice(5).reduce((sum, [, bytes]) => sum + bytes, 0))}, ${kilobytes(files.slice(5).reduce((sum, [,, gzip]) => sum + gzip, 0))} gzip -9`);
  row('all', `${kilobytes(raw)}, ${kilobytes(packed)} gzip -9`);
  await live.close();
}

/** Milliseconds of surfaces at 800 x 600 while the camera turns, each as the worker draws it. */
async function surfaces(n) {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  const times = await live.page.evaluate(async (count) => {
    const { Program, Remote } = await import('./remote.js');
    const remote = new Remote(new Program(new URL('.', location.href)));
    const { nSteps } = await remote.call('open', { state: 'scenario=net-global' });
    const found = [];
    for (let i = 0; i < count; i += 1) {
      const order = { panel: 'surface', width: 800, height: 600, scale: 1, theme: 'light', step: nSteps - 1, azimuth: 3 * i - 60, elevation: 30, zoom: 1 };
      const began = performance.now();
      const { milliseconds } = await remote.call('draw', order);
      found.push({ inside: milliseconds, outside: performance.now() - began });
    }
    remote.end();
    return found;
  }, n);
  const inside = times.map((time) => time.inside);
  row('surface, 800 x 600, camera turning', `${median(inside).toFixed(1)} ms in the worker (median of ${n}), slowest ${Math.max(...inside).toFixed(1)} ms`);
  row('the same until its pixels are on the page', `${median(times.map((time) => time.outside)).toFixed(1)} ms`);
  await live.close();
}

/** Memory of the page and of the program in its two painters while it plays again and again. */
async function heap() {
  const live = await Live.open(browser, 'lang=en&scenario=net-global&speed=4', { context: { reducedMotion: 'no-preference' } });
  const cdp = await live.context.newCDPSession(live.page);
  const used = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    return (await cdp.send('Runtime.getHeapUsage')).usedSize;
  };
  const programs = async () => {
    const bytes = await Promise.all(live.page.workers().map((worker) => worker.evaluate('memory.buffer.byteLength')));
    return bytes.reduce((sum, one) => sum + one, 0);
  };
  const first = await programs();
  const end = Date.now() + minutes * 60_000;
  const samples = [];
  let played = 0;
  while (Date.now() < end) {
    await live.page.waitForTimeout(Math.min(10_000, Math.max(0, end - Date.now())));
    samples.push(await used());
    if (!(await live.page.$('#play[data-playing]'))) {
      await live.page.click('#play');
      played += 1;
    }
  }
  row(`heap of the page over ${minutes} minutes of playing`, `first ${kilobytes(samples[0])}, last ${kilobytes(samples.at(-1))}, most ${kilobytes(Math.max(...samples))}; begun anew ${played} times`);
  row('memory of the program in both painters', `first ${kilobytes(first)}, last ${kilobytes(await programs())}`);
  await live.close();
}

await sizes();
await coldLoads(7);
await surfaces(60);
await heap();
await browser.close();
const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, value] of rows) console.log(`${what.padEnd(width)}  ${value}`);
