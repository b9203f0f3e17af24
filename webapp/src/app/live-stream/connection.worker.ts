/// <reference lib="webworker" />

// The worker that holds the connection of the live stream. It executes the page's orders and posts the
// connection's events.

import { LiveConnection, StreamEvent, SUBPROTOCOLS, Subscription } from './connection';

export type Command =
  | { readonly op: 'open'; readonly url: string }
  | { readonly op: 'subscribe'; readonly subscription: Subscription }
  | { readonly op: 'details'; readonly of: readonly string[] }
  | { readonly op: 'applied'; readonly receipt: number }
  | { readonly op: 'pause'; readonly paused: boolean }
  | { readonly op: 'retry' }
  | { readonly op: 'restart' };

let connection: LiveConnection | undefined;

function post(event: StreamEvent): void {
  postMessage(event);
}

addEventListener('message', ({ data }: MessageEvent<Command>) => {
  switch (data.op) {
    case 'open':
      connection = new LiveConnection(data.url, post, (url) => new WebSocket(url, SUBPROTOCOLS));
      connection.open();
      break;
    case 'subscribe':
      connection?.subscribe(data.subscription);
      break;
    case 'details':
      connection?.askFor(data.of);
      break;
    case 'applied':
      connection?.applied(data.receipt);
      break;
    case 'pause':
      connection?.pause(data.paused);
      break;
    case 'retry':
      connection?.retryNow();
      break;
    case 'restart':
      connection?.restart();
      break;
  }
});
