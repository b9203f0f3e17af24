import { UrlState, readUrl, writeUrl } from './url-state';

const EMPTY = readUrl('');

describe('URL state', () => {
  it('writes nothing for a page as it opens', () => {
    expect(writeUrl(EMPTY)).toBe('');
  });

  it('brings back all that it wrote', () => {
    const state: UrlState = {
      vehicle: 'Çity/Truck & 7, north',
      follow: true,
      view: { latitude: 53.3811, longitude: -1.4701, zoom: 12.5 },
      query: 'trück 1+1',
      statuses: ['moving', 'offline'],
      inView: true,
      sort: 'speed',
      theme: 'dark',
      units: 'km/h',
      language: 'fr',
    };
    expect(readUrl(writeUrl(state))).toEqual(state);
  });

  it('is readable', () => {
    const view = { latitude: 53.3811, longitude: -1.4701, zoom: 12.5 };
    expect(writeUrl({ ...EMPTY, view, units: 'km/h', statuses: ['moving', 'stopped'] })).toBe(
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

  it('follows no one when no one is selected', () => {
    expect(readUrl('?follow=1').follow).toBe(false);
  });

  it('cuts a text that is longer than any name', () => {
    expect(readUrl(`?q=${'x'.repeat(1000)}`).query).toHaveLength(64);
  });
});
