// `npm run screenshots`: pictures of every state of the page, in screenshots/, to be looked at.

import everyday from './playwright.config';

export default {
  ...everyday,
  testDir: '.',
  testIgnore: [],
  testMatch: /screenshots\.ts/,
  projects: [{ name: 'screenshots' }],
  reporter: [['list']],
};
