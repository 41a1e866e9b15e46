// The camera: drag, wheel, pinch; coarse while it moves, sharp when it rests.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const cameraOf = async (live) => {
  const [azimuth, elevation, zoom] = await Promise.all(['azimuth', 'elevation', 'zoom'].map((key) => live.setting(key)));
  return { azimuth: Number(azimuth ?? -60), elevation: Number(elevation ?? 30), zoom: Number(zoom ?? 1) };
};

test('dragging turns it, and the picture is sharp again when it rests', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  const size = await live.page.$eval('#surface', ({ width, height }) => [width, height]);
  const before = await live.fingerprint('surface');
  const at = await live.place('surface', 0.5, 0.5);
  await live.page.mouse.move(at.x, at.y);
  await live.page.mouse.down();
  await live.page.mouse.move(at.x + 100, at.y + 50, { steps: 20 });
  await live.page.mouse.up();
  await live.settled({ azimuth: /./ });
  const { azimuth, elevation, zoom } = await cameraOf(live);
  // 0.4 degrees a pixel, less the first pixels, which might have been a click.
  assert.ok(Math.abs(azimuth + 100) < 3 && Math.abs(elevation - 50) < 3 && zoom === 1, `${azimuth} ${elevation} ${zoom}`);
  assert.equal(await live.setting('start'), null, 'no click');
  await live.changed('surface', before);
  await live.page.waitForFunction(
    ([width, height]) => {
      const surface = document.querySelector('#surface');
      return surface.width === width && surface.height === height;
    },
    size,
  );
  await live.close();
});

test('the wheel zooms up to a limit', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const at = await live.place('surface', 0.5, 0.5);
  await live.page.mouse.move(at.x, at.y);
  await live.page.mouse.wheel(0, -200);
  await live.settled({ zoom: /^1\.3/ });
  for (let i = 0; i < 12; i += 1) await live.page.mouse.wheel(0, -200);
  await live.settled({ zoom: '4' });
  for (let i = 0; i < 14; i += 1) await live.page.mouse.wheel(0, 200);
  await live.settled({ zoom: '0.4' });
  await live.close();
});

test('two fingers zoom, one turns', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line', {
    context: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } },
  });
  const cdp = await live.context.newCDPSession(live.page);
  const touch = (type, points) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const { x, y } = await live.place('surface', 0.5, 0.5);
  await touch('touchStart', [[x - 30, y]]);
  await touch('touchStart', [[x - 30, y], [x + 30, y]]);
  for (let i = 1; i <= 10; i += 1) await touch('touchMove', [[x - 30 - 3 * i, y], [x + 30 + 3 * i, y]]);
  await touch('touchEnd', []);
  await live.settled({ zoom: /./ });
  const pinched = await cameraOf(live);
  assert.ok(Math.abs(pinched.zoom - 2) < 0.1, `zoom ${pinched.zoom} for twice the distance`);
  assert.equal(pinched.azimuth, -60);
  await touch('touchStart', [[x, y]]);
  for (let i = 1; i <= 10; i += 1) await touch('touchMove', [[x - 6 * i, y]]);
  await touch('touchEnd', []);
  await live.settled({ azimuth: /./ });
  assert.ok((await cameraOf(live)).azimuth > -45, 'turned');
  await live.close();
});
