import { type Command, command } from '../../command.ts';
import {
  contact,
  data,
  databaseUrl,
  division,
  fingerprint,
  fingerprintGiven,
  given,
  heartbeat,
  http,
  level,
  nats,
  needed,
  nodeName,
  parent,
  portal,
  stationed,
  trust,
  trustGiven,
} from '../../options.ts';

/** What a new hall and a new center are told alike. */
const founding = {
  data,
  node: nodeName,
  name: needed('NAME', '中文名称', 'Name in Chinese'),
  network: needed('NET', '网络名', 'Name of the network'),
  level,
  division,
  http,
  heartbeat,
};
const logLevel = given('LEVEL', '日志级别：debug info warn error', 'Log level: debug info warn error');

export const nodeCommands: readonly Command[] = [
  command({
    usage: 'hall init',
    about: { zh: '为一个大厅建数据文件夹与密钥', en: 'Make the data folder and keys of a hall' },
    example:
      'hutong hall init --data /var/lib/hutong/nongan --node nongan --name 农安县政务大厅 --network jilin --parent changchun --parent-url tls://10.0.0.2:4222 --trust trust.json --fingerprint 64位指纹',
    options: {
      ...founding,
      'stationed-at': stationed,
      portal,
      parent: needed('PARENT', '上级节点名', 'Name of the parent node'),
      'parent-url': needed('tls://HOST:PORT', '上级的 NATS 地址', "The parent's NATS address"),
      trust,
      fingerprint,
      ...contact,
    },
    work: async () => (await import('./init.ts')).initHall,
  }),
  command({
    usage: 'hall start',
    about: { zh: '运行大厅', en: 'Run a hall' },
    example: 'hutong hall start --data /var/lib/hutong/nongan',
    options: { data, 'log-level': logLevel },
    work: async () => (await import('./start.ts')).startHall,
  }),
  command({
    usage: 'center init',
    about: {
      zh: '为一个中心建数据文件夹与密钥；没有 --parent 即创立网络',
      en: 'Make the data folder and keys of a center; without --parent it founds a network',
    },
    example:
      'hutong center init --data /var/lib/hutong/province --node jilin-province --name 吉林省中心 --network jilin',
    options: {
      ...founding,
      parent,
      'parent-url': given('tls://HOST:PORT', '上级的 NATS 地址', "The parent's NATS address"),
      trust: trustGiven,
      fingerprint: fingerprintGiven,
      nats,
      'nats-url': given('URL', '改用已有的 NATS', 'Use this NATS server instead'),
      'database-url': databaseUrl,
      ...contact,
    },
    work: async () => (await import('./init.ts')).initCenter,
  }),
  command({
    usage: 'center start',
    about: { zh: '运行中心', en: 'Run a center' },
    example: 'hutong center start --data /var/lib/hutong/province',
    options: { data, 'log-level': logLevel },
    work: async () => (await import('./start.ts')).startCenter,
  }),
];
