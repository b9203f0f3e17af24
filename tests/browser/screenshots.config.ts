// `npm run screenshots` writes pictures of every state of the page to screenshots/, for people to look at.

import everyday from './playwright.config';

export default {
  ...everyday,
  testDir: '.',
  testIgnore: [],
  testMatch: /screenshots\.ts/,
  projects: [{ name: 'screenshots' }],
  reporter: [['list']],
};
