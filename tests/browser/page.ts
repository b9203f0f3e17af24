// How tests open and read the page. Every test also checks that the page violates no rule of its
// Content-Security-Policy, throws no error, and sends requests to its own server only.

import { test as base, expect, type Locator, type Page } from '@playwright/test';

export { expect };

export interface Pixel {
  readonly left: number;
  readonly top: number;
}

interface Watch {
  readonly watched: void;
}

export const test = base.extend<Watch>({
  watched: [
    async ({ context, page, baseURL }, use) => {
      const wrong: string[] = [];
      const home = new URL(baseURL ?? '').origin;
      context.on('request', (request) => {
        const url = new URL(request.url());
        const inside = ['data:', 'blob:'].includes(url.protocol) || url.origin === home;
        if (!inside) wrong.push(`asked ${url.href}`);
      });
      page.on('pageerror', (error) => wrong.push(`threw ${error.message}`));
      page.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) wrong.push(message.text());
      });
      await use();
      expect(wrong, 'what the page must not do').toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the page and waits until it is live or a replay, and its map is ready. */
export async function open(page: Page, search = ''): Promise<void> {
  await page.goto(`./${search}`);
  await expect(chip(page)).toContainText(/Live|En direct|Replay|Relecture/);
  await page.waitForFunction(() => 'convoy' in globalThis);
}

/**
 * Lets time pass, to prove that something does not happen in it. Any other test waits for what it expects;
 * `waiting.py` of tests/tidy refuses other sleeps.
 */
export async function whileNothingHappens(page: Page, seconds: number): Promise<void> {
  await page.waitForTimeout(seconds * 1000);
}

export function chip(page: Page): Locator {
  return page.locator('convoy-link-chip');
}

/**
 * Records the chip's texts from now on; the returned function reads all of them so far. So a test sees
 * states that last for moments only: a killed service may be back before the test looks.
 */
export async function chipTexts(page: Page): Promise<() => Promise<string>> {
  await chip(page).evaluate((element) => {
    const texts: string[] = [];
    Object.assign(globalThis, { chipTexts: texts });
    new MutationObserver(() => texts.push(element.textContent)).observe(element, {
      ...{ subtree: true, childList: true, characterData: true },
    });
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { chipTexts: string[] }).chipTexts.join('\n'));
}

export function rows(page: Page): Locator {
  return page.getByRole('listbox').getByRole('option');
}

export function card(page: Page): Locator {
  return page.locator('convoy-vehicle-card');
}

export function player(page: Page): Locator {
  return page.locator('convoy-history-player');
}

/** The slider of the moment that a replay shows. */
export function slider(page: Page): Locator {
  return page.getByRole('slider', { name: 'Time shown' });
}

export function searchField(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Search vehicles' });
}

interface Probe {
  place(name: string): Pixel | null;
  pick(left: number, top: number): string | null;
}

/** The pixel of a vehicle's symbol, from the top left of the map; null if it has none. */
export function placeOf(page: Page, name: string): Promise<Pixel | null> {
  return page.evaluate(
    (vehicle) => (globalThis as unknown as { convoy: Probe }).convoy.place(vehicle),
    name,
  );
}

/** The name of the vehicle that a click at this pixel of the map would select. */
export function pick(page: Page, pixel: Pixel): Promise<string | null> {
  return page.evaluate(
    ({ left, top }) => (globalThis as unknown as { convoy: Probe }).convoy.pick(left, top),
    pixel,
  );
}

/** The map's box on the page. */
export async function mapBox(page: Page) {
  const box = await page.locator('convoy-fleet-map').boundingBox();
  if (!box) throw new Error('the page has no map');
  return box;
}

/** Reads the camera from the URL. */
function view(page: Page): { latitude: number; longitude: number; zoom: number } {
  const text = new URL(page.url()).searchParams.get('view') ?? '';
  const [latitude, longitude, zoom] = text.split(',').map(Number);
  return { latitude, longitude, zoom };
}

/** Computes the pixel of a place by Web Mercator's textbook formula, without the page's code. */
export async function pixelOf(page: Page, lat: number, lon: number): Promise<Pixel> {
  const { latitude, longitude, zoom } = view(page);
  const { width, height } = await mapBox(page);
  const world = 512 * 2 ** zoom;
  const south = (degrees: number): number => {
    const angle = (degrees * Math.PI) / 180;
    return (1 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / Math.PI) / 2;
  };
  return {
    left: width / 2 + ((lon - longitude) / 360) * world,
    top: height / 2 + (south(lat) - south(latitude)) * world,
  };
}

export function distance(one: Pixel, other: Pixel): number {
  return Math.hypot(one.left - other.left, one.top - other.top);
}

/** The colours around a pixel in a screenshot of the map: red, green and blue, 0 to 255. */
export async function coloursAround(page: Page, at: Pixel, reach: number): Promise<number[][]> {
  const box = await mapBox(page);
  const picture = await page.screenshot({
    clip: {
      x: box.x + at.left - reach,
      y: box.y + at.top - reach,
      width: 2 * reach,
      height: 2 * reach,
    },
  });
  return page.evaluate(
    async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const ink = canvas.getContext('2d');
      if (!ink) throw new Error('no canvas');
      ink.drawImage(image, 0, 0);
      const { data } = ink.getImageData(0, 0, image.width, image.height);
      return Array.from({ length: data.length / 4 }, (_, pixel) => [
        ...data.slice(pixel * 4, pixel * 4 + 3),
      ]);
    },
    `data:image/png;base64,${picture.toString('base64')}`,
  );
}

/** Counts the colours that are close to the wanted one. */
export function count(colours: readonly number[][], wanted: readonly number[]): number {
  return colours.filter((colour) => colour.every((part, at) => Math.abs(part - wanted[at]) < 24))
    .length;
}

/** The value of one of the page's colour tokens in the current theme. */
export function token(page: Page, name: string): Promise<number[]> {
  return page.evaluate((variable) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${variable})`;
    document.body.append(probe);
    const text = getComputedStyle(probe).color;
    probe.remove();
    return (text.match(/[\d.]+/g) ?? []).map(Number);
  }, name);
}
