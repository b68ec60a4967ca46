import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { World } from '../world.js';

/** The key that signs webhooks, and its certificate, both PEM. */
export interface SigningKey {
  privateKey: KeyObject;
  certificate: string;
}

interface Kept {
  privateKey: string;
  certificate: string;
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const sha256WithRsa = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'));
const commonName = Buffer.from('0603550403', 'hex');

function nameOf(text: string): Buffer {
  return sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))));
}

/** A certificate signed by its own key: node reads certificates and does not write them, so its few fields are laid out here. */
function certify(privateKey: KeyObject, publicKey: KeyObject): string {
  const name = nameOf('Knox webhook notification (sandbox)');
  const validity = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const lines =
    sequence(body, sha256WithRsa, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** The signing key of this world: made when it is first asked for, which takes a third of a second; a reset keeps it. */
export function signingKey(world: World): () => SigningKey {
  const table = world.journal.table<Kept>('knoxKeys');
  let kept = table.get('webhooks');
  let key: SigningKey | undefined;
  world.onReset(() => kept && table.put('webhooks', kept));

  function make(): Kept {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const made = { privateKey: pem, certificate: certify(privateKey, publicKey) };
    table.put('webhooks', made);
    return made;
  }

  return () => {
    kept ??= make();
    key ??= { privateKey: createPrivateKey(kept.privateKey), certificate: kept.certificate };
    return key;
  };
}
