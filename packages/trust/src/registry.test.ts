import { cosign, cosignatureTime, formatVkey, makeSigner, parseNote } from '@hutong/log';
import { said } from '@hutong/record';
import { describe, expect, test } from 'vitest';
import { publicKeys } from './keys.ts';
import { cosignerName, formatOrigin, InvalidName, parseOrigin } from './names.ts';
import { placeOf } from './node-info.ts';
import { Registry } from './registry.ts';
import { city, enrol, hall, keysOf, noteOf, own, registryOf, seedOf, top } from './testing.ts';

const reasons = (registry: Registry) => registry.rejected.map((r) => said(r.reason, 'en')).join('\n');

describe('replay', () => {
  test('tells who is who, and where each stands', () => {
    const r = registryOf();
    expect(r.rejected).toEqual([]);
    expect(r.ancestors('nongan')).toEqual(['changchun', 'jilin-province']);
    expect(r.children('jilin-province')).toEqual(['changchun']);
    expect([r.within('nongan', 'jilin-province'), r.within('changchun', 'nongan')]).toEqual([true, false]);
    expect(r.log(hall.origin)).toMatchObject({ node: 'nongan', epoch: 1 });
    expect(r.keys('nongan')).toEqual(publicKeys(hall));
    expect(r.cosigner('changchun').map((v) => v.id)).toEqual([city.cosigner.verifier.id]);
    expect(r.log('jilin/nobody/1-00000000')).toBeUndefined();
    expect(r.ancestors('nobody')).toEqual([]);
  });

  test('P10: gives the same from the same entries, and from a part of them what that part says', () => {
    expect(registryOf().nodes()).toEqual(registryOf().nodes());
    const r = new Registry('jilin', formatVkey(top.log.verifier));
    r.apply(enrol(top, 'jilin-province', null), 4);
    r.apply(enrol(city, 'changchun', 'jilin-province'), 9);
    expect(r.node('changchun')?.since).toBe(9);
    expect(r.size).toBe(10);
    expect(() => r.apply(enrol(hall, 'nongan', 'changchun'), 9)).toThrow(RangeError);
  });

  test('P8: what is not understood changes nothing and is told with its index', () => {
    const r = registryOf(Buffer.from('garbage'), own('registry.retire', { node: 'nobody', reason: '撤' }));
    expect(r.rejected.map((x) => x.index)).toEqual([3, 4]);
    expect(r.size).toBe(5);
    expect(r.nodes()).toHaveLength(3);
  });

  test('moves, retirements and closings hold from where they stand', () => {
    const r = registryOf(
      own('registry.move', { node: 'nongan', parent: 'jilin-province', name: '新名', reason: '改隶' }),
      own('registry.retire', { node: 'changchun', reason: '撤' }),
      own('registry.close', {
        node: 'nongan',
        origin: hall.origin,
        size: 7,
        root: Buffer.alloc(32).toString('base64'),
        reason: '密钥丢失',
      }),
    );
    expect(r.rejected).toEqual([]);
    expect(r.node('nongan')).toMatchObject({ name: '新名', parent: 'jilin-province', since: 3 });
    expect(r.children('jilin-province')).toEqual(['nongan']);
    expect(r.log(hall.origin)?.closedAt).toBe(7);
    expect(r.log(city.origin)?.closedAt).toBeUndefined();
  });

  test('A7: a move says up to which day the parent that is left had heard the node, until the next move', () => {
    const move = (parent: string, more: object = {}) =>
      own('registry.move', { node: 'nongan', parent, reason: '改隶', ...more });
    const away = registryOf(move('jilin-province', { until: '2026-03-05' }));
    expect(away.node('nongan')).toMatchObject({
      heardUntil: '2026-03-05',
      left: { changchun: { until: '2026-03-05', index: 3 } },
    });
    const back = registryOf(move('jilin-province', { until: '2026-03-05' }), move('changchun'));
    expect(back.rejected).toEqual([]);
    expect(back.node('nongan')).not.toHaveProperty('heardUntil');
  });

  test('whom to call is said at enrolment or later, a word at a time, and outlives a new epoch', () => {
    const said = { contact_post: '值班室', contact_phone: '0431-88880000' };
    const r = registryOf(
      enrol(keysOf('dehui', 96), 'dehui', 'changchun', said),
      own('registry.move', { node: 'dehui', contact_phone: '0431-88881111', reason: '换号' }),
      enrol(keysOf('dehui', 112, 2), 'dehui', 'changchun'),
      own('registry.move', { node: 'nongan', contact_post: '综合科', reason: '补登' }),
    );
    expect(r.rejected).toEqual([]);
    expect(r.node('dehui')?.contact).toEqual({ post: '值班室', phone: '0431-88881111' });
    expect(r.node('nongan')?.contact).toEqual({ post: '综合科' });
    expect(r.node('changchun')).not.toHaveProperty('contact');
  });

  test('a supervisor’s node is stationed where its enrolment says, in every epoch, and a center nowhere', () => {
    const said = { kind: 'hall', stationed_at: 'nongan' };
    const r = registryOf(
      enrol(keysOf('jiancha', 96), 'jiancha', 'changchun', said),
      enrol(keysOf('siping', 112), 'siping', 'changchun', { ...said, kind: 'center' }),
    );
    expect(r.rejected).toEqual([]);
    const jiancha = r.node('jiancha')!;
    expect(jiancha.stationedAt).toBe('nongan');
    expect(placeOf(jiancha).stationed_at).toBe('nongan');
    expect(r.node('siping')).not.toHaveProperty('stationedAt');
  });

  test('P6: a contact is an office’s: no ID number, and no mobile number as a post', () => {
    const move = (more: object) => () => own('registry.move', { node: 'nongan', ...more, reason: '补登' });
    expect(move({ contact_post: '张三 220181190002010048' })).toThrow('contact_post');
    expect(move({ contact_post: '13800000000' })).toThrow('contact_post');
    expect(move({ contact_phone: '220181190002010048' })).toThrow('contact_phone');
    expect(move({ contact_phone: '13800000000' })).not.toThrow();
  });

  test('P7: a later epoch adds keys and takes none away', () => {
    const next = keysOf('nongan', 80, 2);
    const r = registryOf(enrol(next, 'nongan', 'changchun'));
    expect(r.rejected).toEqual([]);
    expect(r.log(hall.origin)?.epoch).toBe(1);
    expect(r.log(next.origin)?.epoch).toBe(2);
    expect(r.keys('nongan')?.log).toBe(formatVkey(next.log.verifier));
    expect(r.cosigner('nongan')).toHaveLength(2);
  });
});

describe('an enrolment is refused', () => {
  const other = keysOf('dehui', 96);
  const pub = publicKeys(other);
  const zero = Buffer.alloc(32);
  const vkeyOf = (name: string, type: 1 | 4, first: number) =>
    formatVkey(makeSigner(name, type, seedOf(first)).verifier);
  const wrongPrint = `${other.origin.slice(0, -1)}${other.origin.endsWith('0') ? '1' : '0'}`;
  test.each<[string, Uint8Array, RegExp]>([
    ['of an origin of another node', enrol(other, 'linjiang', 'changchun'), /is not that of node linjiang/],
    ['of another epoch', enrol(other, 'dehui', 'changchun', { epoch: 2 }), /epoch 2/],
    [
      'of a fingerprint that is not the key’s',
      enrol(other, 'dehui', 'changchun', {
        origin: wrongPrint,
        keys: { ...pub, log: vkeyOf(wrongPrint, 1, 96) },
      }),
      /is not that of node dehui/,
    ],
    ['beneath nobody', enrol(other, 'dehui', 'siping'), /siping is not enrolled/],
    [
      'with a cosigner of another name',
      enrol(other, 'dehui', 'changchun', {
        keys: { ...pub, cosigner: vkeyOf(cosignerName('jilin', 'changchun'), 4, 97) },
      }),
      /cosigner key belongs to another node/,
    ],
    [
      'with the log key as cosigner',
      enrol(other, 'dehui', 'changchun', {
        keys: { ...pub, cosigner: vkeyOf(cosignerName('jilin', 'dehui'), 4, 96) },
      }),
      /cosigner key is the log key/,
    ],
    [
      'with a cosigner of type 1',
      enrol(other, 'dehui', 'changchun', {
        keys: { ...pub, cosigner: vkeyOf(cosignerName('jilin', 'dehui'), 1, 97) },
      }),
      /not of type 4/,
    ],
    [
      'with another node’s transport key: a broker takes no two children with one key',
      enrol(other, 'dehui', 'changchun', { keys: { ...pub, transport: publicKeys(hall).transport } }),
      /the key of dehui\/transport already speaks/,
    ],
    [
      'with another node’s sealing key',
      enrol(other, 'dehui', 'changchun', { keys: { ...pub, sealing: publicKeys(hall).sealing } }),
      /the key of dehui\/sealing already speaks/,
    ],
    [
      'with another node’s cosigner key: its receipts would be this one’s too',
      enrol(other, 'dehui', 'changchun', {
        keys: { ...pub, cosigner: vkeyOf(cosignerName('jilin', 'dehui'), 4, 33) },
      }),
      /already speaks for somebody else/,
    ],
    [
      'with a sealing key of low order',
      enrol(other, 'dehui', 'changchun', { keys: { ...pub, sealing: zero.toString('base64') } }),
      /low order/,
    ],
    [
      'with a transport key of low order',
      enrol(other, 'dehui', 'changchun', { keys: { ...pub, transport: zero.toString('base64') } }),
      /low order/,
    ],
    ['when it is enrolled already', enrol(hall, 'nongan', 'changchun'), /does not follow epoch 1/],
    ['of an earlier epoch', enrol(keysOf('nongan', 80, 1), 'nongan', 'changchun'), /does not follow/],
    ['beneath itself', enrol(keysOf('changchun', 80, 2), 'changchun', 'nongan'), /beneath itself/],
    ['as its own parent', enrol(keysOf('nongan', 80, 2), 'nongan', 'nongan'), /beneath itself/],
    [
      'of another network',
      enrol({ ...other, origin: other.origin.replace('jilin', 'liaoning') }, 'dehui', 'changchun'),
      /origin/,
    ],
  ])('%s', (_what, entry, reason) => {
    const r = registryOf(entry);
    expect(reasons(r)).toMatch(reason);
    expect(r.nodes()).toEqual(registryOf().nodes());
    expect(r.ancestors('nongan')).toEqual(['changchun', 'jilin-province']);
  });

  test('a move beneath itself, and a closing of another node’s log', () => {
    const close = { node: 'changchun', origin: hall.origin, size: 1, reason: '误' };
    const r = registryOf(
      own('registry.move', { node: 'jilin-province', parent: 'nongan', reason: '误' }),
      own('registry.close', { ...close, root: Buffer.alloc(32).toString('base64') }),
    );
    expect(r.rejected).toHaveLength(2);
    expect(r.ancestors('nongan')).toEqual(['changchun', 'jilin-province']);
    expect(r.log(hall.origin)?.closedAt).toBeUndefined();
  });
});

describe('notes', () => {
  const note = noteOf(hall, [Buffer.from('entry')]);
  const received = cosign(cosign(note, city.cosigner, 100), top.cosigner, 101);
  const registry = registryOf();

  test('P9: only verified cosignatures of this network count', () => {
    expect(registry.cosignatures(received)).toEqual([
      { node: 'changchun', timeS: 100 },
      { node: 'jilin-province', timeS: 101 },
    ]);
    const stranger = makeSigner(cosignerName('jilin', 'dehui'), 4, seedOf(99));
    const twin = makeSigner(cosignerName('jilin', 'changchun'), 4, seedOf(99));
    const abroad = makeSigner('liaoning/changchun/cosigner', 4, seedOf(33));
    let doubtful = note;
    for (const s of [stranger, twin, abroad]) doubtful = cosign(doubtful, s, 5);
    expect(registry.cosignatures(doubtful)).toEqual([]);
    expect(registry.clean(doubtful)).toBe(note);
    expect(registry.signed(note)).toBe(true);
    expect(registry.signed(received.replace(hall.origin, city.origin))).toBe(false);
  });

  test('P9: a bad line in a known name neither stays, nor hides the good one, nor takes its place', () => {
    const line = (id: number, bytes: number) => {
      const raw = Buffer.alloc(4 + bytes, 0xfe);
      raw.writeUInt32BE(id);
      return `— ${city.cosigner.verifier.name} ${raw.toString('base64')}\n`;
    };
    const { id } = city.cosigner.verifier;
    const [body, lines] = [parseNote(received).body, received.slice(parseNote(received).body.length + 1)];
    for (const bad of [line(id, 72), line((id ^ 1) >>> 0, 72), line(id, 64)]) {
      for (const doubtful of [`${body}\n${bad}${lines}`, `${body}\n${lines}${bad}`]) {
        expect(registry.cosignatures(doubtful)).toEqual(registry.cosignatures(received));
        const clean = registry.clean(doubtful);
        expect(clean).toBe(received);
        expect(cosignatureTime(clean, city.cosigner.verifier)).toBe(100);
      }
    }
  });

  test('P9: a receipt by a key that was revoked later says so, and one by its next key does not', () => {
    const next = keysOf('changchun', 80, 2);
    const closed = own('registry.close', {
      node: 'changchun',
      origin: city.origin,
      size: 4,
      root: Buffer.alloc(32).toString('base64'),
      reason: '密钥被盗',
    });
    const r = registryOf(closed, enrol(next, 'changchun', 'jilin-province'));
    expect(r.rejected).toEqual([]);
    expect(r.cosignatures(cosign(received, next.cosigner, 102))).toEqual([
      { node: 'changchun', timeS: 100, revoked: true },
      { node: 'jilin-province', timeS: 101 },
      { node: 'changchun', timeS: 102 },
    ]);
  });

  test('P7: a cosignature of a rotated key is good for ever', () => {
    const later = registryOf(enrol(keysOf('changchun', 80, 2), 'changchun', 'jilin-province'));
    expect(later.cosignatures(received)).toHaveLength(2);
  });
});

describe('names', () => {
  test('an origin carries network, node, epoch and the key’s fingerprint', () => {
    expect(parseOrigin(hall.origin)).toMatchObject({ network: 'jilin', node: 'nongan', epoch: 1 });
    expect(formatOrigin('jilin', 'nongan', 1, hall.log.verifier.key)).toBe(hall.origin);
    expect(() => formatOrigin('jilin', 'Nongan', 1, hall.log.verifier.key)).toThrow(InvalidName);
  });
  test.each([
    'jilin/nongan',
    'jilin/nongan/01-12345678',
    'jilin/nongan/1-1234567',
    'jilin/nongan/1-1234567G',
    'jilin//1-12345678',
    `jilin/${'x'.repeat(33)}/1-12345678`,
    'jilin/nongan/1-12345678\n',
    'jilin/nongan/1-12345678/x',
  ])('%j is none', (text) => {
    expect(() => parseOrigin(text)).toThrow(InvalidName);
  });
});
