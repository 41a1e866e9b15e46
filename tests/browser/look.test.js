// Languages, themes, phones.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADDRESS, launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the language is switched on the page and kept in the link', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line&lr=1');
  assert.equal(await live.page.getAttribute('html', 'lang'), 'en');
  await live.page.selectOption('#language', 'zh');
  await live.settled({ lang: 'zh' });
  assert.equal(await live.page.getAttribute('html', 'lang'), 'zh-Hans');
  assert.equal(await live.text('#card-surface h3'), '损失曲面');
  assert.match(await live.page.title(), /梯度下降/);
  assert.equal(await live.page.getAttribute('#tutorial', 'href'), 'tutorial/zh/');
  // The verdict's kind in Chinese above the sentence of gd.
  assert.match(await live.text('#verdict-kind'), /振荡/);
  assert.match(await live.text('#verdict'), /^oscillating/);
  await live.page.waitForFunction(() => /[\u4e00-\u9fff]/.test(document.querySelector('#fit').getAttribute('aria-label')));
  const left = await live.page.evaluate(() => {
    const texts = [...document.querySelectorAll('[data-text]:not(option)')].map((element) => element.textContent);
    return texts.filter((text) => text.length > 3 && !/[\u4e00-\u9fff]/.test(text));
  });
  assert.deepEqual(left, [], 'all texts of the page are Chinese');
  await live.page.selectOption('#language', 'en');
  await live.settled({ lang: 'en' });
  assert.ok(await live.page.isHidden('#verdict-kind'));
  await live.close();
});

test('the theme follows the system, or what is chosen', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line', { context: { colorScheme: 'dark' } });
  const ground = () => live.page.$eval('#card-fit', (card) => getComputedStyle(card).backgroundColor);
  const corner = () =>
    live.page.$eval('#fit', (canvas) => {
      const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
    });
  assert.equal(await ground(), 'rgb(20, 22, 26)');
  assert.deepEqual(await corner(), [20, 22, 26]);
  await live.page.selectOption('#theme', 'light');
  await live.settled({ theme: 'light' });
  await live.page.waitForTimeout(300);
  assert.deepEqual(await corner(), [255, 255, 255]);
  assert.equal(await ground(), 'rgb(255, 255, 255)');
  await live.page.selectOption('#theme', 'auto');
  await live.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await live.page.waitForTimeout(300);
  assert.deepEqual(await corner(), [255, 255, 255]);
  await live.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await live.page.waitForTimeout(300);
  assert.deepEqual(await corner(), [20, 22, 26]);
  await live.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`until the first pictures come their places have the color of the page: ${colorScheme}`, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme });
    const page = await context.newPage();
    // The program never arrives, so no picture does.
    await page.route('**/gd_web_bg.wasm', () => {});
    await page.goto(`${ADDRESS}#lang=en&scenario=line`, { waitUntil: 'commit' });
    // The page's script has run: it has set the theme.
    await page.waitForSelector('html[data-theme]');
    const png = await page.locator('#fit').screenshot();
    const middle = await page.evaluate(async (bytes) => {
      const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      context.drawImage(picture, 0, 0);
      return [...context.getImageData(picture.width / 2, picture.height / 2, 1, 1).data].slice(0, 3);
    }, [...png]);
    assert.deepEqual(middle, colorScheme === 'dark' ? [20, 22, 26] : [255, 255, 255]);
    await context.close();
  });
}

/** Contrast as WCAG 2 defines it, of each text with its background. */
const contrasts = () => {
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const low = [];
  let n = 0;
  for (const element of document.querySelectorAll('body *')) {
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!isText || element.closest('[hidden], noscript') || element.matches(':disabled')) continue;
    const [one, two] = [luminance(parse(getComputedStyle(element).color)), luminance(background(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    n += 1;
    if (ratio < 4.5) low.push(`${element.tagName} ${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return { n, low };
};

for (const colorScheme of ['light', 'dark']) {
  test(`texts stand out from their ground: ${colorScheme}`, async () => {
    const live = await Live.open(browser, 'lang=en&scenario=line&lr=1.2', { context: { colorScheme } });
    await live.type('#steps', 'many');
    await live.says('#error-steps', /./);
    const { n, low } = await live.page.evaluate(contrasts);
    assert.ok(n > 40, `${n} texts`);
    assert.deepEqual(low, []);
    await live.close();
  });
}

for (const lang of ['en', 'zh']) {
  test(`a phone shows one column without scrolling sideways: ${lang}`, async () => {
    const live = await Live.open(browser, `lang=${lang}&scenario=line`, {
      context: { viewport: { width: 375, height: 720 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    });
    const width = () => live.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await width(), 375);
    // Report, comparison and sharing fold; unfolded they still fit.
    assert.deepEqual(await live.page.$$eval('details', (folds) => folds.map((fold) => fold.open)), [false, true, true, false, false]);
    await live.page.$$eval('details', (folds) => folds.forEach((fold) => (fold.open = true)));
    assert.equal(await width(), 375);
    // The command breaks between its words only; the last sentence of the report is not cut.
    const lines = await live.page.$$eval('#command .unbroken', (words) => words.map((word) => word.getClientRects().length));
    assert.ok(lines.length > 5 && lines.every((count) => count === 1), lines.join(' '));
    const [sentence, box] = await live.page.evaluate(() =>
      ['#report .wrapped', '#report'].map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON()),
    );
    assert.ok(sentence.width > 0 && sentence.right <= box.right, `${sentence.right} and ${box.right}`);
    // A picture and the learning rate are on one screen, the descent's settings follow the map at once.
    const top = (selector) => live.page.$eval(selector, (element) => element.getBoundingClientRect().top);
    assert.ok((await top('#card-contour')) < (await top('#fold-descent')) && (await top('#fold-descent')) < (await top('#card-loss')));
    await live.page.$eval('#contour', (canvas) => canvas.scrollIntoView({ block: 'center' }));
    const [verdict, contour, quick] = await live.page.evaluate(() =>
      ['#verdict-card', '#contour', '#quick-rate'].map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON()),
    );
    assert.ok(verdict.top >= 0 && verdict.bottom <= contour.top, `${verdict.bottom} and ${contour.top}`);
    assert.ok(contour.bottom <= quick.top && quick.bottom <= 720, `${contour.bottom} and ${quick.top}`);
    await live.page.$eval('#quick-rate', (slider) => {
      slider.value = '-1.5';
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      slider.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await live.settled({ lr: '0.0316' });
    assert.equal(await live.page.inputValue('#rate-slider'), '-1.5');
    const lefts = await live.page.$$eval('.panel:not([hidden])', (cards) => cards.map((card) => card.getBoundingClientRect().left));
    assert.equal(new Set(lefts).size, 1);
    // Sharp on its screen.
    const [pixels, css] = await live.page.$eval('#fit', (canvas) => [canvas.width, canvas.getBoundingClientRect().width]);
    assert.ok(Math.abs(pixels - 2 * css) <= 1.5, `${pixels} pixels for ${css}`);
    await live.close();
  });
}
