// Tests the map on a plain canvas, in a browser without WebGL 2.

import { expectNoFaults } from './axe';
import {
  card,
  coloursAround,
  count,
  expect,
  mapBox,
  open,
  placeOf,
  rows,
  test,
  token,
} from './page';
import { fastest, report } from './stack';

test('falls back to a plain map by itself, and says so', async ({ page }) => {
  await open(page);
  await expect(page.getByText('This browser has no WebGL 2')).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  await expectNoFaults(page, 'a map without WebGL');
});

test('draws and selects vehicles all the same', async ({ page, request }) => {
  const { name, lat, lon } = await fastest(request);
  await open(page, `?view=${lat.toFixed(5)},${lon.toFixed(5)},15.00`);
  const box = await mapBox(page);
  await expect(async () => {
    const place = await placeOf(page, name);
    if (!place) throw new Error(`${name} is not on the map`);
    const { status } = await report(request, name);
    const colours = await coloursAround(page, place, 10);
    expect(count(colours, await token(page, `--${status}`))).toBeGreaterThan(20);
    await page.mouse.click(box.x + place.left, box.y + place.top);
    await expect(card(page)).toBeVisible({ timeout: 2000 });
  }).toPass();
});
