// Tests the page with a slow network, while it is hidden, and without the tiles of its basemap.

import { chip, expect, open, placeOf, rows, test as base, whileNothingHappens } from './page';
import { Link } from './link';
import { fastest, fleet } from './stack';
import type { Page } from '@playwright/test';

const test = base.extend<{ link: Link }>({
  link: async ({}, use) => {
    const link = await Link.to(process.env['CONVOY_URL'] ?? '');
    await use(link);
    link.close();
  },
  // The browser loads the page through the link, and the page sends all requests through it.
  baseURL: async ({ link }, use) => {
    await use(link.url);
  },
});

/** Reads the age of the positions, in seconds, from the chip. */
async function saidAge(page: Page): Promise<number> {
  const [, age] = /([\d.]+) s(ec)?\b/.exec((await chip(page).textContent()) ?? '') ?? [];
  return Number(age ?? NaN);
}

test('over a slow link it says how old what it shows is, and catches up', async ({
  page,
  link,
  request,
}) => {
  await open(page);
  const { length } = await fleet(request);
  link.bytesPerSecond = 150; // a tenth of what the fleet needs
  await expect(async () => {
    expect(await saidAge(page)).toBeGreaterThan(4);
  }).toPass();
  link.bytesPerSecond = Infinity;
  await expect(async () => {
    await expect(chip(page)).toContainText('Live', { timeout: 100 });
    expect(await saidAge(page)).toBeLessThan(2.5);
  }).toPass();
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(length));
});

test('a hidden page asks for nothing, and comes back with what is new', async ({
  page,
  request,
}) => {
  await page.addInitScript(() => {
    let hidden = false;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    Object.defineProperty(globalThis, 'hide', {
      value: (now: boolean) => {
        hidden = now;
        document.dispatchEvent(new Event('visibilitychange'));
      },
    });
  });
  const hide = (hidden: boolean): Promise<void> =>
    page.evaluate((now) => {
      (globalThis as unknown as { hide: (hidden: boolean) => void }).hide(now);
    }, hidden);
  const { name } = await fastest(request);
  await open(page);
  await hide(true);
  let asked: string[] = [];
  page.on('request', (one) => asked.push(one.url()));
  // The page may first finish what it has begun: on a slow machine it still requests the map's land.
  await expect(async () => {
    asked = [];
    await whileNothingHappens(page, 4);
    expect(asked).toEqual([]);
  }).toPass();
  const before = await placeOf(page, name);
  await hide(false);
  await expect(async () => {
    await expect(chip(page)).toContainText('Live', { timeout: 100 });
    expect(await saidAge(page)).toBeLessThan(2.5);
  }).toPass();
  await expect.poll(() => placeOf(page, name)).not.toEqual(before);
});

test('vehicles are there though no tile comes', async ({ page, request }) => {
  let tiles = 0;
  await page.route('**/config.json', (route) =>
    route.fulfill({
      json: { basemap: { type: 'raster', url: 'tiles/{z}/{x}/{y}.png', attribution: 'Example' } },
    }),
  );
  await page.route('**/tiles/**', (route) => {
    tiles += 1;
    return route.abort();
  });
  await open(page);
  await expect.poll(() => tiles).toBeGreaterThan(0);
  const { name } = await fastest(request);
  await expect.poll(() => placeOf(page, name)).not.toBeNull();
  await expect(page.getByText('The background map does not answer')).toBeVisible();
});
