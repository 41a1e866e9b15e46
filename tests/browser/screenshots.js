// Screenshots of the live page: both languages and themes, desktop and phone.
//
//     node screenshots.js FOLDER        (GD_PAGE as for the tests)

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, Live } from './live.js';

const DEVICES = {
  desktop: { viewport: { width: 1440, height: 1000 } },
  phone: { viewport: { width: 375, height: 812 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};
/** What each picture shows. */
const STATES = {
  line: 'scenario=line&step=399',
  over: 'scenario=line&lr=1.2&step=12',
  kept: 'scenario=net-global&step=60&keep=lr%3D0.3&keep=optimizer%3Dadam%26lr%3D0.1',
  enzyme: 'example=puromycin',
};

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node screenshots.js FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const [device, context] of Object.entries(DEVICES)) {
  for (const lang of ['en', 'zh']) {
    for (const theme of ['light', 'dark']) {
      for (const [name, state] of Object.entries(STATES)) {
        // One look of the rarer states is enough.
        if (name !== 'line' && (lang === 'en') !== (theme === 'light')) continue;
        const live = await Live.open(browser, `lang=${lang}&theme=${theme}&${state}`, { context });
        await live.page.waitForTimeout(300);
        const path = join(folder, `${device}-${lang}-${theme}-${name}.png`);
        await live.page.screenshot({ path, fullPage: true });
        console.log(path);
        await live.close();
      }
    }
  }
}
await browser.close();
