// Tests that the page shows the past of a vehicle and of the fleet as the API reports it.

import type { Page } from '@playwright/test';
import { expectNoFaults } from './axe';
import {
  card,
  chip,
  distance,
  expect,
  open,
  pixelOf,
  placeOf,
  player,
  rows,
  slider,
  test,
  whileNothingHappens,
} from './page';
import { fastest, fleetAt, pastRange, track } from './stack';

/** Reads the moment of the replay from the URL, in milliseconds since the epoch. */
function shown(page: Page): number {
  return Date.parse(new URL(page.url()).searchParams.get('at') ?? '');
}

function link(vehicle: string | null, range: { from: string; to: string }, at: string): string {
  const named: Record<string, string> = vehicle === null ? {} : { vehicle };
  return `?${new URLSearchParams({ ...named, ...range, at, time: 'utc' }).toString()}`;
}

async function chartIsThere(page: Page): Promise<void> {
  await expect(player(page).locator('convoy-speed-chart canvas')).toBeVisible();
}

test('opens from the card, says that it is a replay, and Back returns to the present', async ({
  page,
  request,
}) => {
  const { name } = await fastest(request);
  await open(page, `?vehicle=${encodeURIComponent(name)}`);
  await card(page).getByRole('button', { name: 'History' }).click();
  await chartIsThere(page);
  await expect(chip(page)).toContainText('Replay');
  await expect(chip(page)).not.toContainText('Live');
  expect([...new URL(page.url()).searchParams.keys()]).toEqual(
    expect.arrayContaining(['vehicle', 'from', 'to', 'at']),
  );
  await page.goBack();
  await expect(chip(page)).toContainText('Live');
  await expect(player(page)).toHaveCount(0);
});

test('a link restores the vehicle, the range and the moment', async ({ page, request }) => {
  const { name } = await fastest(request);
  const range = await pastRange(request, name);
  const positions = await track(request, name, range);
  const at = `${positions[positions.length >> 1].time.slice(0, 19)}Z`;
  await open(page, link(name, range, at));
  await chartIsThere(page);
  await expect(slider(page)).toHaveValue(String(Date.parse(at)));
  await expect(async () => {
    const after = positions.findIndex(({ time }) => Date.parse(time) > Date.parse(at));
    const [one, other] = [positions[after - 1], positions[after]];
    const [begin, end] = [Date.parse(one.time), Date.parse(other.time)];
    const share = (Date.parse(at) - begin) / (end - begin);
    const expected = await pixelOf(
      page,
      one.lat + (other.lat - one.lat) * share,
      one.lon + (other.lon - one.lon) * share,
    );
    const place = await placeOf(page, name);
    expect(place && distance(place, expected)).toBeLessThan(3);
  }).toPass({ timeout: 30_000 });
});

test('the end of the range moves alone, and a time in the future is called that', async ({
  page,
  request,
}) => {
  const range = await pastRange(request, (await fastest(request)).name);
  await open(page, link(null, range, range.from));
  const later = new Date(Date.parse(range.to) + 2 * 3_600_000).toISOString().slice(0, 16);
  await player(page).getByLabel('To', { exact: true }).fill(later);
  await expect(page).toHaveURL(new RegExp(`from=${range.from}&to=${later}:00Z`));
  await slider(page).press('End');
  await expect(player(page).getByText('This time has not come yet.')).toBeVisible();
  await slider(page).press('Home');
  await expect(player(page).getByText('This time has not come yet.')).toHaveCount(0);
});

test('slider, chart and map are one', async ({ page, request }) => {
  const { name } = await fastest(request);
  const range = await pastRange(request, name);
  await open(page, link(name, range, range.from));
  await chartIsThere(page);
  const before = await placeOf(page, name);
  await slider(page).press('End');
  await expect.poll(() => shown(page)).toBe(Date.parse(range.to));
  await expect
    .poll(async () => {
      const after = await placeOf(page, name);
      return before && after ? distance(before, after) : 0;
    })
    .toBeGreaterThan(3);
  const box = await player(page).locator('.u-over').boundingBox();
  if (!box) throw new Error('the chart has no box');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const middle = (Date.parse(range.from) + Date.parse(range.to)) / 2;
  await expect.poll(() => Math.abs(shown(page) - middle)).toBeLessThan(3000);
});

test('looks closer at the moment that is shown, and Back is as wide as before', async ({
  page,
  request,
}) => {
  const { name } = await fastest(request);
  const { to } = await pastRange(request, name);
  const from = `${new Date(Date.parse(to) - 3_600_000).toISOString().slice(0, 19)}Z`;
  await open(page, link(name, { from, to }, to));
  await chartIsThere(page);
  const reach = (): number[] => {
    const { searchParams } = new URL(page.url());
    return ['from', 'to'].map((end) => Date.parse(searchParams.get(end) ?? ''));
  };
  const whole = reach();
  await page.getByRole('button', { name: 'Look closer' }).click();
  await expect.poll(reach).toEqual([whole[1] - 900_000, whole[1]]);
  expect(shown(page)).toBe(whole[1]);
  await chartIsThere(page);
  await page.goBack();
  await expect.poll(reach).toEqual(whole);
  await page.getByRole('button', { name: 'Look wider' }).click();
  await expect.poll(() => reach()[1] - reach()[0]).toBe(4 * 3_600_000);
});

test('plays, pauses and steps, and asks for nothing live meanwhile', async ({ page, request }) => {
  const { name } = await fastest(request);
  const range = await pastRange(request, name);
  await open(page, link(name, range, range.from));
  await chartIsThere(page);
  const asked: string[] = [];
  page.on('request', (question) => asked.push(question.url()));
  await page.getByLabel('Replay speed').selectOption('5');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => shown(page) - Date.parse(range.from)).toBeGreaterThan(2000);
  await page.getByRole('button', { name: 'Pause the replay' }).click();
  await whileNothingHappens(page, 1);
  const paused = shown(page);
  await whileNothingHappens(page, 1.5);
  expect(shown(page)).toBe(paused);
  await page.getByRole('button', { name: '10 seconds on' }).click();
  await expect.poll(() => shown(page)).toBe(Math.min(Date.parse(range.to), paused + 10_000));
  await page.getByRole('button', { name: '10 seconds back' }).click();
  await expect.poll(() => shown(page)).toBeLessThan(paused + 10_000);
  expect(asked.filter((url) => /api\/(vehicles|live)$/.test(url))).toEqual([]);
});

test('shows the totals that the API tells, and offers the track as a table, CSV, GPX and KML', async ({
  page,
  request,
}) => {
  const { name } = await fastest(request);
  const range = await pastRange(request, name);
  const positions = await track(request, name, range);
  const seen = positions.filter(({ speed }) => speed !== null);
  const metres = seen.reduce((sum, { distance: step }) => sum + (step ?? 0), 0);
  await open(page, link(name, range, range.from));
  await expect(card(page).getByText('Distance')).toBeVisible();
  const text = await card(page).locator('dt:text-is("Distance") + dd').textContent();
  expect(Math.abs(parseFloat(text ?? '') * 1000 - metres)).toBeLessThan(60);
  for (const [format, beginning] of [
    ['CSV', 'vehicle,time,lat,lon'],
    ['GPX', '<?xml'],
    ['KML', '<?xml'],
  ]) {
    const url = await card(page)
      .getByRole('link', { name: `Download ${format}` })
      .getAttribute('href');
    const answer = await request.get(url ?? '');
    expect((await answer.text()).startsWith(beginning)).toBe(true);
  }
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0);
  await expect(page.getByRole('table')).toContainText(/km\/h|Stopped/);
});

test('shows the whole fleet as it was, never as live, and asks seldom while one drags', async ({
  page,
  request,
}) => {
  const { name } = await fastest(request);
  const range = await pastRange(request, name);
  const then = await fleetAt(request, range.from);
  await open(page, link(null, range, range.from));
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(then.length));
  await expect(chip(page)).toContainText('Replay');
  for (const { name: other, lat, lon } of then.slice(0, 5)) {
    await expect(async () => {
      const place = await placeOf(page, other);
      expect(place && distance(place, await pixelOf(page, lat, lon))).toBeLessThan(3);
    }).toPass({ timeout: 20_000 });
  }
  const asked: number[] = [];
  page.on('request', (question) => {
    if (question.url().includes('api/vehicles?at=')) asked.push(Date.now());
  });
  const from = Date.now();
  for (let press = 0; press < 30; press++) await slider(page).press('ArrowRight');
  await whileNothingHappens(page, 3);
  const seconds = (Date.now() - from) / 1000;
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  await player(page).getByRole('button', { name: 'Back to live' }).click();
  await expect(chip(page)).toContainText('Live');
});

test('says of a time before all reports that nobody had reported, once it knows', async ({
  page,
}) => {
  const list = page.locator('convoy-vehicle-list');
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/vehicles\?at=/, async (route) => {
    await answered;
    await route.continue();
  });
  await open(page, '?from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z');
  await expect(list).toContainText('Looking for vehicles');
  await expectNoFaults(page, 'a past that loads');
  answer();
  await expect(list).toContainText('No vehicle had reported by then');
  await expect(list).not.toContainText('convoy up');
  await expectNoFaults(page, 'a past before all reports');
});

test('waits for a busy server, says so, and shows the history by itself', async ({
  page,
  request,
}) => {
  const { name } = await fastest(request);
  let busy = true;
  await page.route(/\/history\?/, (route) =>
    busy
      ? route.fulfill({ status: 429, headers: { 'Retry-After': '1' }, body: '' })
      : route.continue(),
  );
  await open(page, `?vehicle=${encodeURIComponent(name)}`);
  await card(page).getByRole('button', { name: 'History' }).click();
  await expect(player(page)).toContainText('This one will load automatically.');
  await expectNoFaults(page, 'a history that a busy server delays');
  busy = false;
  await chartIsThere(page);
});
