import { createServer } from 'node:http';
import { BrokerKeys, pushListener, sendEvent, signEvent, signingKeyFile } from 'tocsin-client';

const { BROKER, ISSUER, PORT } = process.env;
const { issuer: audience, keyOf } = await BrokerKeys.of(BROKER);

const take = async ({ alert }) => console.log(`Told: ${alert?.says}`); // in earnest: store it
createServer(pushListener({ keyOf, audience: ISSUER, take })).listen(Number(PORT));

const { jti, compact } = await signEvent({
  key: await signingKeyFile('prison.jwk'),
  issuer: ISSUER,
  audience,
  type: 'prison.released',
  subject: { format: 'noms', id: 'A0001AA' },
  content: { prison: 'PVI', reason: 'CR' },
});
const sent = await sendEvent(BROKER, compact);
console.log(sent.taken ? `Taken: ${jti}` : sent);
