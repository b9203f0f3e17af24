// The options of Debian's Chromium: it may run as root, sends no requests of its own, and draws WebGL in
// software (`browser`) or has no WebGL (`withoutWebGl`).

import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';

const QUIET = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SOFTWARE_GL = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

type Options = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

export const browser: Options = {
  browserName: 'chromium',
  launchOptions: { executablePath: '/usr/bin/chromium', args: [...QUIET, ...SOFTWARE_GL] },
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'UTC',
};

export const withoutWebGl: Options = {
  launchOptions: { executablePath: '/usr/bin/chromium', args: [...QUIET, '--disable-3d-apis'] },
};
