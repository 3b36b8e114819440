import { describe, expect, test } from 'vitest';
import { permission } from './target.ts';

describe('load goes', () => {
  test.each([
    'http://127.0.0.1:8080',
    'http://127.255.0.1',
    'http://127.1:8080',
    'http://2130706433/',
    'http://localhost:8080',
    'http://LOCALHOST/',
    'https://[::1]:8443',
    'http://[0:0:0:0:0:0:0:1]/',
  ])('to this machine: %s', (url) => {
    expect(permission(url, undefined)).toEqual({ allowed: 'thisMachine' });
  });

  test.each([
    'http://example.org',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://notlocalhost',
    'http://0.0.0.0:8080',
    'http://10.0.0.1',
    'http://128.0.0.1',
    'http://[::ffff:10.0.0.1]',
    'http://[::2]',
    'http://127.0.0.1@example.org/',
    'http://localhost:x@example.org/',
  ])('nowhere else: %s', (url) => {
    expect(permission(url, undefined).allowed).toBe('no');
    expect(permission(url, { authorised: ['test.example.com'] }).allowed).toBe('no');
  });

  test('to a host that the scenario names, once confirmed', () => {
    const target = { authorised: ['Staging.example.org'] };
    expect(permission('https://staging.example.org:8443/x', target)).toEqual({
      allowed: 'ifConfirmed',
      host: 'staging.example.org',
    });
    expect(permission('https://a.staging.example.org', target).allowed).toBe('no');
  });
});
