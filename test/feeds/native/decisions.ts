/** What a court may decide about somebody (FEEDS §3.4). */
export type Decision =
  | 'custody'
  | 'suspended'
  | 'community'
  | 'remand'
  | 'sent-in-custody'
  | 'bail'
  | 'unconditional-bail'
  | 'warrant'
  | 'dismissed'
  | 'withdrawn'
  | 'behaviour-order'
  | 'fine'
  | 'adjourned'
  | 'entered-in-error'
  | 'strange';

interface Kind {
  cjsCode: string;
  short: string;
  label: string;
  category: 'FINAL' | 'INTERMEDIARY' | 'ANCILLARY';
  post?: 'A' | 'C' | 'U';
  type: string;
}

const type = (serial: number): string =>
  `0c0c0c0c-0000-4000-8000-${String(serial).padStart(12, '0')}`;

export const kinds: Readonly<Record<Decision, Kind>> = {
  // The status is A on an imprisonment too: it does not say that somebody is free.
  custody: {
    cjsCode: '1002',
    short: 'IMP',
    label: 'Imprisonment',
    category: 'FINAL',
    post: 'A',
    type: type(1),
  },
  suspended: {
    cjsCode: '1115',
    short: 'SUSPS',
    label: 'Suspended sentence order - imprisonment',
    category: 'FINAL',
    post: 'A',
    type: type(2),
  },
  community: {
    cjsCode: '1116',
    short: 'COEW',
    label: 'Community order England / Wales',
    category: 'FINAL',
    post: 'A',
    type: type(3),
  },
  remand: {
    cjsCode: '4028',
    short: 'RI',
    label: 'Remanded in custody',
    category: 'INTERMEDIARY',
    post: 'C',
    type: type(4),
  },
  'sent-in-custody': {
    cjsCode: '4560',
    short: 'CCII',
    label: 'Sent to Crown Court in custody',
    category: 'INTERMEDIARY',
    post: 'C',
    type: type(5),
  },
  bail: {
    cjsCode: '4027',
    short: 'RC',
    label: 'Remanded on conditional bail',
    category: 'INTERMEDIARY',
    type: type(6),
  },
  'unconditional-bail': {
    cjsCode: '4558',
    short: 'CCIU',
    label: 'Sent to Crown Court on unconditional bail',
    category: 'INTERMEDIARY',
    post: 'U',
    type: type(7),
  },
  warrant: {
    cjsCode: '4576',
    short: 'WOFN',
    label: 'Warrant for arrest without bail',
    category: 'INTERMEDIARY',
    post: 'A',
    type: type(8),
  },
  dismissed: {
    cjsCode: '2006',
    short: 'DISM',
    label: 'Dismissed',
    category: 'FINAL',
    post: 'A',
    type: type(9),
  },
  withdrawn: {
    cjsCode: '2063',
    short: 'WDRN',
    label: 'Withdrawn',
    category: 'FINAL',
    post: 'A',
    type: type(10),
  },
  'behaviour-order': {
    cjsCode: '1177',
    short: 'CBO',
    label: 'Criminal behaviour order',
    category: 'FINAL',
    post: 'A',
    type: type(11),
  },
  fine: {
    cjsCode: '1015',
    short: 'FO',
    label: 'Fine',
    category: 'FINAL',
    post: 'A',
    type: type(12),
  },
  adjourned: {
    cjsCode: '4506',
    short: 'A',
    label: 'Adjournment',
    category: 'INTERMEDIARY',
    post: 'A',
    type: type(13),
  },
  'entered-in-error': {
    cjsCode: '4583',
    short: 'ERR',
    label: 'Entered in error',
    category: 'FINAL',
    post: 'A',
    type: type(14),
  },
  strange: {
    cjsCode: '9917',
    short: 'XQQ',
    label: 'Secure detention disposal',
    category: 'FINAL',
    post: 'C',
    type: type(15),
  },
};
