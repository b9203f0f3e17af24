import { UrlState, readUrl, writeUrl } from './url';

const EMPTY = readUrl('');
const NOON = Date.UTC(2026, 10, 21, 12);

describe('URL state', () => {
  it('writes nothing for a page as it opens', () => {
    expect(writeUrl(EMPTY)).toBe('');
  });

  it('brings back all that it wrote', () => {
    const state: UrlState = {
      vehicle: 'Çity/Truck & 7, north',
      follow: true,
      past: { from: NOON - 3_600_000, to: NOON, at: NOON - 60_000 },
      badTimes: null,
      view: { latitude: 53.3811, longitude: -1.4701, zoom: 12.5 },
      query: 'trück 1+1',
      statuses: ['moving', 'offline'],
      inView: true,
      sort: 'speed',
      tastes: { theme: 'dark', units: 'km/h', language: 'fr', timeZone: 'utc' },
    };
    expect(readUrl(writeUrl(state))).toEqual(state);
  });

  it('is readable', () => {
    const view = { latitude: 53.3811, longitude: -1.4701, zoom: 12.5 };
    const tastes = { ...EMPTY.tastes, units: 'km/h' } as const;
    expect(writeUrl({ ...EMPTY, view, tastes, statuses: ['moving', 'stopped'] })).toBe(
      '?view=53.38110,-1.47010,12.50&status=moving,stopped&units=km/h',
    );
  });

  it('leaves out what makes no sense', () => {
    const mangled =
      '?view=91,0,3&status=flying,moving&sort=colour&theme=pink&units=m/s&lang=de&in=x';
    expect(readUrl(mangled)).toEqual({ ...EMPTY, statuses: ['moving'] });
    for (const view of ['1,2', '1,2,3,4', 'a,b,c', ',,', '0,181,3', '0,0,-1']) {
      expect(readUrl(`?view=${view}`).view).toBeNull();
    }
  });

  it('writes a time as people read it', () => {
    const past = { from: NOON, to: NOON + 3_600_000, at: NOON + 1500 };
    expect(writeUrl({ ...EMPTY, past })).toBe(
      '?from=2026-11-21T12:00:00Z&to=2026-11-21T13:00:00Z&at=2026-11-21T12:00:01Z',
    );
  });

  it('reads a time whose plus sign arrives as a space', () => {
    const at = NOON + 45_031;
    expect(readUrl('?at=2026-11-21T13:00:45.031+01:00').past?.at).toBe(at);
    expect(readUrl('?at=2026-11-21T13:00:45.031%2B01:00').past?.at).toBe(at);
    expect(readUrl('?at=2026-11-21+13:00:45.031+01:00').past?.at).toBe(at);
  });

  it('keeps times that cannot be shown, and says why', () => {
    const search = '?from=2026-11-21T13:00:00+01:00&to=2026-11-21T11:00:00Z&at=noon';
    const { past, badTimes } = readUrl(search);
    expect([past, badTimes?.why]).toEqual([null, 'unreadable']);
    expect(writeUrl(readUrl(search))).toBe(search);
  });

  it('does not cut a name, which would then be that of another vehicle', () => {
    expect(readUrl(`?vehicle=${'x'.repeat(65)}`).vehicle).toBe('x'.repeat(65));
  });

  it('follows no one when no one is selected', () => {
    expect(readUrl('?follow=1').follow).toBe(false);
  });

  it('cuts a text that is longer than any name', () => {
    expect(readUrl(`?q=${'x'.repeat(1000)}`).query).toHaveLength(256);
  });
});
