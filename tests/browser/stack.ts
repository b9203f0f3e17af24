// How tests query and control the running stack, apart from its page.

import { execFileSync } from 'node:child_process';
import type { APIRequestContext } from '@playwright/test';

export interface VehicleReport {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly time: string;
  readonly speed: number | null;
  readonly heading: number | null;
  readonly status: 'moving' | 'stopped' | 'offline' | 'silent' | 'unknown';
}

export interface HistoryPosition {
  readonly lat: number;
  readonly lon: number;
  readonly time: string;
  readonly speed: number | null;
  readonly distance: number | null;
}

export interface Range {
  readonly from: string;
  readonly to: string;
}

/** Requests the whole fleet from the API, bypassing every cache. */
export async function fleet(request: APIRequestContext): Promise<VehicleReport[]> {
  const answer = await request.get('api/vehicles', { headers: { 'Cache-Control': 'no-cache' } });
  if (!answer.ok()) throw new Error(`the API answers ${answer.status()}`);
  return ((await answer.json()) as { vehicles: VehicleReport[] }).vehicles;
}

export async function report(request: APIRequestContext, name: string): Promise<VehicleReport> {
  const found = (await fleet(request)).find((vehicle) => vehicle.name === name);
  if (!found) throw new Error(`no vehicle ${name}`);
  return found;
}

/** The fastest vehicle. */
export async function fastest(request: APIRequestContext): Promise<VehicleReport> {
  const speed = (vehicle: VehicleReport): number => vehicle.speed ?? -1;
  return (await fleet(request)).reduce((best, other) =>
    speed(other) > speed(best) ? other : best,
  );
}

/** Requests a vehicle's positions of the last `minutes`, oldest first. */
export async function history(
  request: APIRequestContext,
  name: string,
  minutes: number,
): Promise<HistoryPosition[]> {
  const from = new Date(Date.now() - minutes * 60_000).toISOString();
  const path = `api/vehicles/${encodeURIComponent(name)}/history`;
  const answer = await request.get(path, { params: { from } });
  if (!answer.ok()) throw new Error(`the history answers ${answer.status()}`);
  return ((await answer.json()) as { positions: HistoryPosition[] }).positions;
}

/** Requests the fleet as it was at that time. */
export async function fleetAt(request: APIRequestContext, at: string): Promise<VehicleReport[]> {
  const answer = await request.get('api/vehicles', { params: { at } });
  if (!answer.ok()) throw new Error(`the past of the fleet answers ${answer.status()}`);
  return ((await answer.json()) as { vehicles: VehicleReport[] }).vehicles;
}

export async function track(
  request: APIRequestContext,
  name: string,
  range: Range,
): Promise<HistoryPosition[]> {
  const path = `api/vehicles/${encodeURIComponent(name)}/history`;
  const answer = await request.get(path, { params: { ...range } });
  if (!answer.ok()) throw new Error(`the history answers ${answer.status()}`);
  return ((await answer.json()) as { positions: HistoryPosition[] }).positions;
}

/** Waits until the vehicle has reported for a minute; returns the range of its reports, at most 10 minutes. */
export async function pastRange(request: APIRequestContext, name: string): Promise<Range> {
  const second = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
  for (;;) {
    const positions = await history(request, name, 10);
    const first = Date.parse(positions[0]?.time ?? '');
    const to = Date.now() - 5000;
    if (to - first > 60_000) return { from: second(first + 2000), to: second(to) };
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/** The address of the gateway's port for apps of phones. */
export function phonesUrl(): string {
  return `http://localhost:${5055 + Number(process.env['CONVOY_PORT_SHIFT'] ?? 0)}`;
}

/** Runs a verb of ./convoy on the stack; returns what it prints. */
export function convoy(...words: readonly string[]): string {
  const checkout = process.env['CONVOY_CHECKOUT'];
  if (!checkout) throw new Error('CONVOY_CHECKOUT does not name the folder of ./convoy');
  return execFileSync(`${checkout}/convoy`, words, { stdio: 'pipe', encoding: 'utf8' });
}

type Service = 'api-gateway' | 'position-tracker' | 'position-simulator';

/**
 * Starts, stops or kills a service of the stack; the supervisor restarts a killed one. CONVOY_CONTROL is
 * the command without these arguments.
 */
export function control(action: 'start' | 'stop' | 'kill', service: Service): void {
  const command = process.env['CONVOY_CONTROL'];
  if (!command) throw new Error('CONVOY_CONTROL names no command that starts and stops services');
  const words = action === 'kill' ? ['signal', 'KILL', service] : [action, service];
  execFileSync('sh', ['-c', `${command} "$@"`, 'control', ...words], { stdio: 'pipe' });
}
