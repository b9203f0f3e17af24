import {
  chip,
  coloursAround,
  count,
  distance,
  expect,
  mapBox,
  open,
  pick,
  pixelOf,
  placeOf,
  rows,
  test,
  token,
} from './page';
import { fastest, fleet, report, type VehicleReport } from './stack';

test.describe('without motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('draws every vehicle within three pixels of where the API says it is', async ({
    page,
    request,
  }) => {
    await open(page);
    await expect(page).toHaveURL(/view=/);
    const names = (await fleet(request)).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      await expect(async () => {
        const { lat, lon } = await report(request, name);
        const drawn = await placeOf(page, name);
        if (!drawn) throw new Error(`${name} is not on the map`);
        expect(distance(drawn, await pixelOf(page, lat, lon))).toBeLessThan(3);
      }).toPass();
    }
  });

  test('paints a vehicle there in the colour of its status', async ({ page, request }) => {
    const { name, lat, lon } = await fastest(request);
    await open(page, `?view=${lat.toFixed(5)},${lon.toFixed(5)},12.00`);
    await expect(async () => {
      const place = await placeOf(page, name);
      if (!place) throw new Error(`${name} is not on the map`);
      const { status } = await report(request, name);
      const colours = await coloursAround(page, place, 8);
      expect(count(colours, await token(page, `--${status}`))).toBeGreaterThan(20);
    }).toPass();
  });
});

test('moves vehicles smoothly between two positions', async ({ page, request }) => {
  const { name, lat, lon } = await fastest(request);
  await open(page, `?view=${lat.toFixed(5)},${lon.toFixed(5)},16.00`);
  const { places, seconds } = await page.evaluate(async (vehicle) => {
    const { convoy } = globalThis as unknown as {
      convoy: { place(name: string): { left: number; top: number } | null };
    };
    const seen = new Set<string>();
    const start = performance.now();
    for (let look = 0; look < 60; look++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen.add(JSON.stringify(convoy.place(vehicle)));
    }
    return { places: seen.size, seconds: (performance.now() - start) / 1000 };
  }, name);
  // The vehicle reports once a second, so without motion in between it would have about one place per second.
  expect(places).toBeGreaterThan(2 * seconds);
});

test('shows as many vehicles as there are, and says how far behind it is', async ({
  page,
  request,
}) => {
  await open(page);
  const { length } = await fleet(request);
  await expect(page.locator('.count')).toHaveText(`${length} vehicles`);
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(length));
  await expect(chip(page)).toContainText(/Live\s*\d+\.\d s behind/);
});

test('selects the vehicle that is clicked', async ({ page, request }) => {
  const { name, lat, lon } = await fastest(request);
  await open(page, `?view=${lat.toFixed(5)},${lon.toFixed(5)},15.00`);
  const box = await mapBox(page);
  await expect(async () => {
    const place = await placeOf(page, name);
    if (!place) throw new Error(`${name} is not on the map`);
    const meant = await pick(page, place);
    await page.mouse.click(box.x + place.left, box.y + place.top);
    await expect(page.getByRole('heading', { level: 2 })).toHaveText(meant ?? '', {
      timeout: 2000,
    });
  }).toPass();
});

test('draws on after the graphics card was reset', async ({ page, request }) => {
  const { name, lat, lon } = await fastest(request);
  await open(page, `?view=${lat.toFixed(5)},${lon.toFixed(5)},12.00`);
  await page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('.maplibregl-canvas');
    const loss = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    if (!loss) throw new Error('no graphics context to lose');
    loss.loseContext();
    await new Promise((resolve) => setTimeout(resolve, 500));
    loss.restoreContext();
  });
  await expect(async () => {
    const place = await placeOf(page, name);
    const { status } = await report(request, name);
    if (!place) throw new Error(`${name} is not on the map`);
    const colours = await coloursAround(page, place, 10);
    expect(
      count(colours, await token(page, `--${status satisfies VehicleReport['status']}`)),
    ).toBeGreaterThan(20);
  }).toPass();
});
