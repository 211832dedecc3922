import { createECDH } from 'node:crypto';
import { encryptFor } from './web-push-encryption.js';

describe('a message for one browser', () => {
  it('is as in RFC 8291, appendix A', () => {
    const sender = createECDH('prime256v1');
    sender.setPrivateKey(Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'));
    const recipient = {
      p256dh:
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    };
    const sealed = encryptFor(
      recipient,
      Buffer.from('When I grow up, I want to be a watermelon'),
      sender,
      Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'),
    );
    expect(sealed.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  it('refuses a key that is no point of the curve', () => {
    const sender = createECDH('prime256v1');
    sender.generateKeys();
    const key = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]).toString('base64url');
    const sealing = () =>
      encryptFor({ p256dh: key, auth: '' }, Buffer.from('x'), sender, Buffer.alloc(16));
    expect(sealing).toThrow();
  });
});
