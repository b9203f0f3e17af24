import { TestBed } from '@angular/core/testing';
import type { Said, SaidValue } from '../fleet/said';
import { Tastes } from '../page/tastes';
import '../words/late';
import { Words } from '../words/words';
import { otherRowsOf, rowsOf } from './said-rows';

describe('the rows of what devices said', () => {
  let words: Words;

  const said = (attributes: Record<string, SaidValue>, device?: string): Said => ({
    ...{ attributes, device, attributes_time: '2026-11-21T12:00:00.000Z' },
  });
  const rows = (attributes: Record<string, SaidValue>): Record<string, string> =>
    Object.fromEntries(rowsOf(said(attributes), words).map(({ name, value }) => [name, value]));

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    vi.stubGlobal('navigator', { language: 'en-GB' });
    history.replaceState(null, '', '/');
    localStorage.clear();
    words = TestBed.inject(Words);
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it('have words and units', () => {
    expect(
      rows({
        ...{ ignition: true, battery: 4.013, battery_level: 85, power: 13.8, fuel_level: 62 },
        ...{ fuel: 31.5, odometer: 123_456_789, engine_hours: 4_444_200, temperature: -3.5 },
        ...{ driver: 'Zoé', satellites: 11, alarms: ['power_cut', 'harsh_braking'] },
      }),
    ).toEqual({
      ...{ Alarms: 'power cut, harsh braking', Ignition: 'on', Battery: '4.01 V · 85 %' },
      ...{ 'External power': '13.8 V', Fuel: '62 % · 31.5 l', Odometer: '123,457 km' },
      ...{ 'Engine hours': '1,234.5 h', Temperature: '-3.5 °C', Driver: 'Zoé', Satellites: '11' },
    });
  });

  it('are those alone that the devices have said, also if that is 0 or off', () => {
    expect(rows({ ignition: false, fuel_level: 0 })).toEqual({ Ignition: 'off', Fuel: '0 %' });
    expect(rowsOf({ attributes_time: '2026-11-21T12:00:00.000Z' }, words)).toEqual([]);
  });

  it('follow the chosen units', () => {
    TestBed.inject(Tastes).setUnits('mph');
    expect(rows({ odometer: 16_093.44 })).toEqual({ Odometer: '10.0 mi' });
  });

  it('have all else behind the fold, by its key', () => {
    const attributes = {
      ignition: true,
      hdop: 0.85,
      altitude: 12.5,
      input1: true,
      x_io: 7,
      x_a: 'b',
    };
    expect(otherRowsOf(said(attributes, 'gt06:1'), words)).toEqual([
      ...[{ name: 'Device', value: 'gt06:1' }],
      ...[{ name: 'hdop', value: '0.85' }],
      ...[{ name: 'altitude', value: '12.5 m' }],
      ...[{ name: 'input1', value: 'yes' }],
      ...[{ name: 'x_io', value: '7' }],
      ...[{ name: 'x_a', value: 'b' }],
    ]);
    expect(otherRowsOf(said({ ignition: true }), words)).toEqual([]);
  });
});
