import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { Hosts } from './hosts.ts';

const hosts = new Hosts(['hall.jilin.gov.cn', '10.9.9.9', 'FD00::0:1']);
const asked = (host: string, localAddress: string, url = '/') =>
  hosts.answers({ url, headers: { host }, socket: { localAddress } } as IncomingMessage);

test.each([
  ['127.0.0.1:8080', '127.0.0.1'],
  ['localhost', '127.0.0.1'],
  ['LOCALHOST:80', '::1'],
  ['127.0.0.5', '127.0.0.1'],
  ['[::1]:8080', '::1'],
  ['10.0.0.1:8443', '10.0.0.1'],
  ['10.0.0.1:8443', '::ffff:10.0.0.1'],
  ['[fe80::1]', 'fe80::1%eth0'],
  ['hall.jilin.gov.cn', '10.0.0.1'],
  ['Hall.Jilin.gov.cn.:443', '127.0.0.1'],
  ['10.9.9.9', '10.0.0.1'],
  ['[fd00::1]', '10.0.0.1'],
])('%s at %s is this node', (host, local) => {
  expect(asked(host, local)).toBe(true);
  expect(asked(host, local)).toBe(true);
});

test.each([
  ['evil.example', '127.0.0.1'],
  ['localhost.evil.example', '127.0.0.1'],
  ['127.0.0.1.evil.example', '127.0.0.1'],
  ['localhost', '10.0.0.1'],
  ['127.0.0.1', '10.0.0.1'],
  ['10.0.0.2', '10.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['localhost@evil.example', '127.0.0.1'],
  ['localhost/evil', '127.0.0.1'],
  ['localhost:80:80', '127.0.0.1'],
  ['', '127.0.0.1'],
  ['[::1', '::1'],
])('%s at %s is not', (host, local) => {
  expect(asked(host, local)).toBe(false);
});

test('a target with a host of its own counts as well as the header', () => {
  expect(asked('localhost', '127.0.0.1', 'http://evil.example/metrics')).toBe(false);
  expect(asked('evil.example', '127.0.0.1', 'http://localhost/metrics')).toBe(false);
  expect(asked('localhost', '127.0.0.1', 'http://localhost:8080/metrics')).toBe(true);
});
