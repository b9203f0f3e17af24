/// <reference lib="webworker" />

// The worker that holds the connection of the live stream. It executes the page's orders and posts the
// connection's events.

import { LiveConnection, News, SUBPROTOCOL, Wish } from './connection';

export type Order =
  | { readonly op: 'open'; readonly url: string }
  | { readonly op: 'look'; readonly wish: Wish }
  | { readonly op: 'pause'; readonly paused: boolean }
  | { readonly op: 'hurry' };

let connection: LiveConnection | undefined;

function tell(news: News): void {
  postMessage(news);
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  switch (data.op) {
    case 'open':
      connection = new LiveConnection(data.url, tell, (url) => new WebSocket(url, SUBPROTOCOL));
      connection.open();
      break;
    case 'look':
      connection?.look(data.wish);
      break;
    case 'pause':
      connection?.pause(data.paused);
      break;
    case 'hurry':
      connection?.hurry();
      break;
  }
});
