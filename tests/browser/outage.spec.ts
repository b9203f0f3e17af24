import { expectNoFaults } from './axe';
import { chip, expect, open, rows, test } from './page';
import { control, fleet } from './stack';
import type { Page } from '@playwright/test';

test.describe.configure({ mode: 'serial' });

async function isBack(page: Page, vehicles: number): Promise<void> {
  await expect(chip(page)).toContainText('Live', { timeout: 60_000 });
  await expect(page.getByText('The page keeps trying')).toHaveCount(0);
  // No vehicle is missing, and none is listed twice.
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(vehicles));
}

test('says that the connection is lost, how old what it shows is, and recovers', async ({
  page,
  request,
}) => {
  await open(page);
  const { length } = await fleet(request);
  control('stop', 'api-gateway');
  try {
    await expect(chip(page)).toContainText(/Reconnecting\s*positions \d+ sec old/);
    await expect(chip(page)).not.toContainText('Live');
    await expect(
      page.getByText(/The connection is lost\. What you see is \d+ sec old/),
    ).toBeVisible();
    await expect(rows(page).first()).toContainText(/no position for \d+ sec/);
    await expectNoFaults(page, 'a lost connection');
  } finally {
    control('start', 'api-gateway');
  }
  await isBack(page, length);
});

test('tells a lost tracker from a lost connection', async ({ page, request }) => {
  await open(page);
  const { length } = await fleet(request);
  control('stop', 'position-tracker');
  try {
    await expect(chip(page)).toContainText('Tracker unreachable');
    await expect(page.getByText('The tracker does not answer.')).toBeVisible();
  } finally {
    control('start', 'position-tracker');
  }
  await isBack(page, length);
});

test('never calls positions live that have stopped coming', async ({ page, request }) => {
  await open(page);
  const { length } = await fleet(request);
  control('stop', 'position-simulator');
  try {
    await expect(chip(page)).toContainText(/No updates\s*positions \d+ sec old/);
    await expect(page.getByText(/no vehicle has reported for \d+ sec/)).toBeVisible();
  } finally {
    control('start', 'position-simulator');
  }
  await isBack(page, length);
});

test('stands still while it is paused, and says so', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(chip(page)).toContainText('Paused');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await expect(chip(page)).toContainText(/positions [3-9] sec old/);
  expect(asked.filter((url) => url.endsWith('/api/vehicles'))).toEqual([]);
  await expectNoFaults(page, 'a paused page');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(chip(page)).toContainText('Live');
});
