// The live page in a real browser, for the tests beside this file.
//
// GD_PAGE      address of the site, such as http://127.0.0.1:8000/
// GD_EXPECTED  folder with what the real `gd` wrote
// GD_BROWSER   the browser's program, /usr/bin/chromium unless said

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const ADDRESS = process.env.GD_PAGE ?? 'http://127.0.0.1:8000/';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export function launch() {
  return chromium.launch({ executablePath: process.env.GD_BROWSER ?? '/usr/bin/chromium', args: FLAGS });
}

/** One tab with the page, and what went wrong in it. */
export class Live {
  problems = [];
  requests = [];

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {string} state what follows the number sign
   * @param {{ context?: object, address?: string, isBlank?: boolean }} [options] `context`: of the browser's context; motion is reduced unless said. `isBlank`: there will be no pictures
   */
  static async open(browser, state, { context = {}, address = ADDRESS, isBlank = false } = {}) {
    const live = new Live();
    live.context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      // Nothing plays by itself, so the last step is shown.
      reducedMotion: 'reduce',
      ...context,
    });
    const page = await live.context.newPage();
    live.page = page;
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => live.problems.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) live.problems.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (/^https?:/.test(request.url())) live.requests.push(request.url());
    });
    page.on('requestfailed', (request) => live.problems.push(`failed: ${request.url()}`));
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.goto(`${address}#${state}`);
    if (isBlank) await page.waitForSelector('#blank');
    else await live.drawn();
    return live;
  }

  /** Waits until every picture on the page is drawn and, unless it plays, shows the step of the player. */
  async drawn() {
    await this.page.waitForFunction(() => {
      const step = document.querySelector('#scrub').value;
      const isPlaying = document.querySelector('#play').hasAttribute('data-playing');
      const shown = [...document.querySelectorAll('canvas')].filter((canvas) => canvas.clientWidth > 0);
      const isDrawn = ({ dataset }) => (isPlaying ? dataset.step !== undefined : dataset.step === step);
      return document.querySelector('#verdict').textContent !== '' && shown.every(isDrawn);
    });
  }

  /** Waits until a state with these settings is open and in the address. @param {Record<string, string | RegExp>} settings */
  async settled(settings) {
    for (const [key, value] of Object.entries(settings)) {
      await this.page.waitForFunction(
        ([name, source]) => new RegExp(source).test(new URLSearchParams(location.hash.slice(1)).get(name) ?? ''),
        [key, value instanceof RegExp ? value.source : `^${RegExp.escape?.(value) ?? value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`],
      );
    }
    await this.quiet();
    await this.drawn();
  }

  /** Waits until the address, which follows last, has stood for a while. */
  async quiet() {
    for (let before; before !== this.page.url(); ) {
      before = this.page.url();
      await this.page.waitForTimeout(500);
    }
  }

  async setting(key) {
    return this.page.evaluate((name) => new URLSearchParams(location.hash.slice(1)).get(name), key);
  }

  /** @param {string} selector */
  async text(selector) {
    return (await this.page.textContent(selector)).trim();
  }

  /** Waits for text in an element. @param {string} selector @param {RegExp} pattern */
  async says(selector, pattern) {
    await this.page.waitForFunction(
      ([where, source]) => {
        const element = document.querySelector(where);
        return element && !element.hidden && new RegExp(source).test(element.textContent);
      },
      [selector, pattern.source],
    );
  }

  /** Pixels of a picture, as a short number. @param {string} name */
  async fingerprint(name) {
    return this.page.evaluate((id) => {
      const canvas = document.getElementById(id);
      // Read from a copy, which may be slow to draw on.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      let hash = 0;
      for (const byte of data) hash = (hash * 31 + byte) | 0;
      return `${canvas.width}x${canvas.height} ${hash}`;
    }, name);
  }

  /** Waits until a picture has changed. @param {string} name @param {string} before its fingerprint */
  async changed(name, before) {
    for (let tries = 0; tries < 100; tries += 1) {
      const now = await this.fingerprint(name);
      if (now !== before) return now;
      await this.page.waitForTimeout(50);
    }
    return assert.fail(`the picture ${name} is the same as before`);
  }

  /** Replaces what stands in a field. @param {string} selector @param {string} value */
  async type(selector, value) {
    await this.page.fill(selector, value);
    await this.page.press(selector, 'Enter');
  }

  /** Where a place on a picture is in the window. @param {string} name @param {number} across 0 to 1 @param {number} down 0 to 1 */
  async place(name, across, down) {
    await this.page.locator(`#${name}`).scrollIntoViewIfNeeded();
    const box = await this.page.locator(`#${name}`).boundingBox();
    return { x: box.x + box.width * across, y: box.y + box.height * down };
  }

  /** Closes the tab; nothing may have gone wrong in it. */
  async close() {
    const violations = await this.page.evaluate(() => window.violations);
    await this.context.close();
    assert.deepEqual([...this.problems, ...violations], []);
  }
}
