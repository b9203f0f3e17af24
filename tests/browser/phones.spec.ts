// A phone on the map: requests as Traccar Client 10 sends them, to the gateway's port for apps.

import { expectNoFaults } from './axe';
import { card, expect, open, placeOf, test } from './page';
import { convoy, phonesUrl } from './stack';
import type { APIRequestContext, APIResponse, Page } from '@playwright/test';

const HERE = { lat: '54.7146', lon: '25.3032' };

/** Seconds since 1970. Of one second the greatest value of an attribute would be shown. */
function secondsAgo(seconds: number): string {
  return String(Math.floor(Date.now() / 1000) - seconds);
}

/** Sends one record of the app's queue, whose head it repeats until it is answered with 200. */
async function send(
  request: APIRequestContext,
  token: string,
  record: Readonly<Record<string, string>>,
): Promise<APIResponse> {
  return request.post(`${phonesUrl()}/devices/${token}`, {
    headers: { 'User-Agent': 'Dart/3.5 (dart:io)' },
    form: {
      ...{ id: '48241179', ...HERE, speed: '0.0', bearing: '90.0', altitude: '112.0' },
      ...{ accuracy: '5.0', batt: '88.0', charge: 'false', ...record },
    },
  });
}

function value(page: Page, name: string) {
  return card(page)
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');
}

test('a phone is on the map behind a poisoned record, and the card says at once what it says', async ({
  page,
  request,
}) => {
  const id = `phone-${Date.now()}`;
  const vehicle = `My ${id}`;
  const [token] = convoy('devices', 'add', id, '--vehicle', vehicle, '--token').match(
    /[\w-]{32}/,
  ) ?? ['no token'];
  // The gateway knows the phone within a second. A record without a place must not stop the queue.
  await expect(async () => {
    expect((await send(request, token, { timestamp: secondsAgo(30), lat: 'NaN' })).status()).toBe(
      200,
    );
  }).toPass();
  expect((await send(request, token, { timestamp: secondsAgo(20), batt: '83.0' })).status()).toBe(
    200,
  );

  const view = `view=${HERE.lat},${HERE.lon},14.00`;
  await open(page, `?vehicle=${encodeURIComponent(vehicle)}&${view}`);
  await expect.poll(() => placeOf(page, vehicle)).not.toBeNull();
  await expect(value(page, 'Battery')).toHaveText('83 %');

  // From here on only the live stream can bring it.
  await page.route('**/api/vehicle?*', (route) => route.abort());
  expect((await send(request, token, { timestamp: secondsAgo(10), batt: '82.0' })).status()).toBe(
    200,
  );
  await expect(value(page, 'Battery')).toHaveText('82 %');

  const reading = {
    time: new Date().toISOString(),
    attributes: { ignition: true, odometer: 123_456_789, x_door: 'open' },
  };
  const said = await request.post(`${phonesUrl()}/devices/positions`, {
    headers: { Authorization: `Bearer ${token}` },
    data: [reading],
  });
  expect(said.status(), await said.text()).toBe(200);
  await expect(value(page, 'Ignition')).toHaveText('on');
  await expect(value(page, 'Odometer')).toHaveText('123,457 km');
  await expect(value(page, 'Battery')).toHaveCount(0);
  await card(page).getByText('More values').click();
  await expect(value(page, 'x_door')).toHaveText('open');
  await expectNoFaults(page, 'what a device says');
});
