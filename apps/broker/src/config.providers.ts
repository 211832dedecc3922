import { z } from 'zod';

const file = z.string().min(1);
const notifyKey =
  /^.+-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Settings of those who carry messages to people. Each is left out when it is not used. */
export const providerSettings = {
  TOCSIN_NOTIFY_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .default('https://api.notifications.service.gov.uk'),
  TOCSIN_NOTIFY_KEY: z
    .string()
    .regex(notifyKey, 'must be a GOV.UK Notify API key: its name, the service id and the secret')
    .optional(),
  TOCSIN_NOTIFY_SMS_TEMPLATE: z.uuid('must be the id of a template').optional(),
  TOCSIN_NOTIFY_EMAIL_TEMPLATE: z.uuid('must be the id of a template').optional(),
  TOCSIN_NOTIFY_CALLBACK_TOKEN: z.string().min(24, 'must have at least 24 characters').optional(),
  TOCSIN_WEBHOOK_KEY: file.optional(),
  TOCSIN_VAPID_KEY: file.optional(),
  TOCSIN_VAPID_CONTACT: z
    .string()
    .regex(/^(mailto:|https:)\S+$/, 'must be a mailto: or https: URI')
    .optional(),
};
type Read = z.infer<z.ZodObject<typeof providerSettings>>;

export interface NotifySettings {
  url: string;
  /** The issuer of the tokens, and the key they are signed with. */
  serviceId: string;
  secret: string;
  smsTemplate: string;
  emailTemplate: string | undefined;
  /** What Notify shows when it calls back. Without it no receipt is waited for, and no reply is taken. */
  callbackToken: string | undefined;
}

export interface ProviderSettings {
  notify: NotifySettings | undefined;
  webhookKeyFile: string | undefined;
  vapid: { keyFile: string; contact: string } | undefined;
}

/** What does not go together. */
export function wrongProviders(read: Read): { key: keyof Read; message: string }[] {
  const wrong: { key: keyof Read; message: string }[] = [];
  const without = (key: keyof Read, needs: keyof Read): void => {
    if (read[key] !== undefined && read[needs] === undefined)
      wrong.push({ key: needs, message: `must be set, because ${key} is` });
  };
  without('TOCSIN_NOTIFY_KEY', 'TOCSIN_NOTIFY_SMS_TEMPLATE');
  without('TOCSIN_NOTIFY_SMS_TEMPLATE', 'TOCSIN_NOTIFY_KEY');
  without('TOCSIN_NOTIFY_EMAIL_TEMPLATE', 'TOCSIN_NOTIFY_KEY');
  without('TOCSIN_NOTIFY_CALLBACK_TOKEN', 'TOCSIN_NOTIFY_KEY');
  without('TOCSIN_VAPID_KEY', 'TOCSIN_VAPID_CONTACT');
  without('TOCSIN_VAPID_CONTACT', 'TOCSIN_VAPID_KEY');
  return wrong.filter(({ key }, index) => wrong.findIndex((one) => one.key === key) === index);
}

export function providersFrom(read: Read): ProviderSettings {
  const [, serviceId = '', secret = ''] = notifyKey.exec(read.TOCSIN_NOTIFY_KEY ?? '') ?? [];
  const { TOCSIN_NOTIFY_SMS_TEMPLATE: smsTemplate, TOCSIN_VAPID_KEY: keyFile } = read;
  const { TOCSIN_VAPID_CONTACT: contact } = read;
  return {
    notify:
      secret === '' || smsTemplate === undefined
        ? undefined
        : {
            url: read.TOCSIN_NOTIFY_URL.replace(/\/$/, ''),
            serviceId,
            secret,
            smsTemplate,
            emailTemplate: read.TOCSIN_NOTIFY_EMAIL_TEMPLATE,
            callbackToken: read.TOCSIN_NOTIFY_CALLBACK_TOKEN,
          },
    webhookKeyFile: read.TOCSIN_WEBHOOK_KEY,
    vapid: keyFile === undefined || contact === undefined ? undefined : { keyFile, contact },
  };
}
