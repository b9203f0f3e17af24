import { writeFileSync } from 'node:fs';
import { expectNoFaults } from './axe';
import {
  card,
  coloursAround,
  distance,
  expect,
  mapBox,
  open,
  pixelOf,
  placeOf,
  rows,
  searchField,
  test,
  type Pixel,
} from './page';
import { convoy, fastest, history } from './stack';
import type { Page } from '@playwright/test';

async function offCentre(page: Page, name: string): Promise<number> {
  const { width, height } = await mapBox(page);
  const place = await placeOf(page, name);
  return place ? distance(place, { left: width / 2, top: height / 2 }) : Infinity;
}

test('follows a vehicle until the map is dragged, and again when asked', async ({
  page,
  request,
}) => {
  const { name } = await fastest(request);
  await open(page, `?vehicle=${encodeURIComponent(name)}`);
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Following' })).toBeVisible();
  await expect.poll(() => offCentre(page, name)).toBeLessThan(4);
  await expect(page).toHaveURL(/follow=1/);

  const box = await mapBox(page);
  await page.mouse.move(box.x + 300, box.y + 500);
  await page.mouse.down();
  await page.mouse.move(box.x + 420, box.y + 600, { steps: 5 });
  await page.mouse.up();
  const again = page.getByRole('button', { name: 'Follow again' });
  await expect(again).toBeVisible();
  expect(await offCentre(page, name)).toBeGreaterThan(50);

  await again.click();
  await expect.poll(() => offCentre(page, name)).toBeLessThan(4);
});

test('a name that has no space on the right stands on the left', async ({ page, request }) => {
  const { name } = await fastest(request);
  await open(page, `?vehicle=${encodeURIComponent(name)}&follow=1`);
  const label = page.locator('convoy-map-labels .selected');
  await expect(label).toContainText(name);
  // A place that is read while the camera still glides there would ask for a wrong drag.
  await expect.poll(() => offCentre(page, name)).toBeLessThan(4);
  const box = await mapBox(page);
  const { left } = (await placeOf(page, name))!;
  await page.mouse.move(box.x + 100, box.y + 500);
  await page.mouse.down();
  await page.mouse.move(box.x + 60 + box.width - left, box.y + 500, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => (await placeOf(page, name))!.left).toBeGreaterThan(box.width - 90);
  const { x, width } = (await label.boundingBox())!;
  expect(x + width).toBeLessThan(box.x + (await placeOf(page, name))!.left);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 300, height: 700 } });

  test('a name that has space on neither side stands above', async ({ page, request }) => {
    const { name } = await fastest(request);
    await open(page, `?vehicle=${encodeURIComponent(name)}&follow=1`);
    const label = page.locator('convoy-map-labels .selected');
    await expect(label).toContainText(name);
    const box = await mapBox(page);
    await expect(async () => {
      const { x, width, y, height } = (await label.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(box.x);
      expect(x + width).toBeLessThanOrEqual(box.x + box.width);
      expect(y + height).toBeLessThan(box.y + (await placeOf(page, name))!.top);
    }).toPass();
  });
});

test('keeps a followed vehicle in the middle while one zooms', async ({ page, request }) => {
  const { name } = await fastest(request);
  await open(page, `?vehicle=${encodeURIComponent(name)}&follow=1`);
  await expect.poll(() => offCentre(page, name)).toBeLessThan(4);
  const before = new URL(page.url()).searchParams.get('view');
  const box = await mapBox(page);
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.wheel(0, -400);
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).not.toBe(before);
  await expect(page.getByRole('button', { name: 'Following' })).toBeVisible();
  await expect.poll(() => offCentre(page, name)).toBeLessThan(4);
});

test('draws where the vehicle has been, and says how fast', async ({ page, request }) => {
  const { name } = await fastest(request);
  await open(page, `?vehicle=${encodeURIComponent(name)}&theme=dark`);
  await expect(
    page.getByRole('img', {
      name: /Over the last 30 minutes: at most \d+ km\/h, on average \d+ km\/h/,
    }),
  ).toBeVisible();
  await expect(async () => {
    const positions = await history(request, name, 1);
    const { width, height } = await mapBox(page);
    const symbol = (await placeOf(page, name)) ?? { left: -1, top: -1 };
    const places = await Promise.all(positions.map(({ lat, lon }) => pixelOf(page, lat, lon)));
    // This place is clear of the symbol, the card and the edges.
    const free = places.find(
      (place: Pixel) =>
        distance(place, symbol) > 40 &&
        place.left > 40 &&
        place.top > 40 &&
        place.left < width - 400 &&
        place.top < height - 120,
    );
    if (!free) throw new Error('no place of the trail lies free yet');
    const colours = await coloursAround(page, free, 3);
    const vivid = colours.filter((colour) => Math.max(...colour) - Math.min(...colour) > 60);
    expect(vivid.length).toBeGreaterThan(4);
  }).toPass({ timeout: 60_000 });
});

test('says when no vehicle of that name is known', async ({ page }) => {
  await open(page, '?vehicle=Nobody');
  await expect(card(page)).toContainText('No vehicle of this name has reported.');
  await expectNoFaults(page, 'an unknown vehicle');
});

test('says why a vehicle is refused, and what to do', async ({ page }, info) => {
  const name = 'Wrong clock';
  const ahead = new Date(Date.now() + 3 * 3_600_000).toISOString();
  const file = info.outputPath(`${name}.csv`);
  writeFileSync(file, `time,lat,lon\n${ahead},53.38,-1.47\n`);
  convoy('import', file);
  try {
    await open(page);
    await searchField(page).fill(name);
    await expect(rows(page)).toContainText(/Refused: its clock is [23] h \d\d min ahead/);
    await rows(page).click();
    await expect(card(page)).toContainText('Correct the clock or the time zone of the device.');
    await expectNoFaults(page, 'a refused vehicle');
  } finally {
    convoy('vehicles', 'forget', name, '--yes');
  }
  await expect(card(page)).toContainText('No vehicle of this name has reported.');
});
