// Tests an operator's own map under the fleet.

import { ATTRIBUTION, serveArchive } from './archive';
import { coloursAround, count, expect, open, pixelOf, placeOf, test, token } from './page';
import { fastest } from './stack';

test('a map from one file lies over the bundled land, in the colours of the theme', async ({
  page,
}) => {
  await serveArchive(page);
  await open(page, '?view=0,0,2.00');
  const shows = async (longitude: number, ground: '--map-land' | '--map-water') => {
    const colours = await coloursAround(page, await pixelOf(page, 4, longitude), 8);
    expect(count(colours, await token(page, ground))).toBeGreaterThan(100);
  };
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(async () => {
      await shows(-30, '--map-land'); // the Atlantic
      await shows(25, '--map-water'); // Africa
    }).toPass();
  }
  await expect(page.getByText(ATTRIBUTION)).toBeVisible();
});

test('vehicles are there though the file is no map', async ({ page, request }) => {
  await serveArchive(page, Buffer.alloc(20_000, 'no map '));
  await open(page);
  const { name } = await fastest(request);
  await expect.poll(() => placeOf(page, name)).not.toBeNull();
  await expect(page.getByText('The background map does not answer')).toBeVisible();
});
