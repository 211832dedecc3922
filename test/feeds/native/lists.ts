import type { Chance } from '../world/chance.js';
import type { Person } from '../world/person.js';
import { slashed, zoneless } from '../world/time.js';
import { notification } from './sns.js';

/** A line of a list of the older court system (FEEDS §3.5): who stands before which court when, and no result. */
export function libraCase(person: Person, court: string, at: number, chance: Chance): object {
  const entry = {
    caseId: chance.between(1_000_000, 9_999_999),
    caseNo: `16000${chance.digits(5)}`,
    name: { title: 'Mx', forename1: 'Fictional', surname: `Person${person.id}` },
    defendantType: 'P',
    defendantSex: 'N',
    defendantDob: '01/06/1978',
    pnc: person.pnc,
    ...(person.cro !== '' && { cro: person.cro }),
    cId: `CID${chance.digits(6)}`,
    listNo: '1st',
    offences: [{ seq: 1, title: 'Invented offence', summary: 'Invented.' }],
    sessionStartTime: zoneless(at),
    courtCode: court,
    courtRoom: '00',
    seq: 1,
  };
  if (chance.percent(50)) return entry;
  return notification(JSON.stringify(entry), { messageType: 'LIBRA_COURT_CASE' }, at, chance);
}

/** The list of a day, as the gateway of the courts sends it. */
export function soapList(people: readonly Person[], at: number, chance: Chance): string {
  const cases = people.map(
    ({
      id,
      pnc,
    }) => `<case><c_id>${chance.digits(7)}</c_id><h_id>${chance.digits(7)}</h_id><valid>Y</valid>
<caseno>16000${chance.digits(5)}</caseno><type>C</type><def_name>MX FICTIONAL PERSON${id}</def_name>
<def_dob>01/06/1978</def_dob><def_type>P</def_type><def_sex>N</def_sex>${chance.percent(60) ? `<pnc_id>${pnc}</pnc_id>` : ''}
<cseq>1</cseq><listno>1st</listno><offences><offence><oseq>1</oseq><code>ZZ00001</code><title>Invented</title></offence></offences></case>`,
  );
  const day = slashed(at);
  return `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:ns35="http://www.justice.gov.uk/magistrates/external/ExternalDocumentRequest">
<soap:Header xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Action>externalDocument</wsa:Action><wsa:MessageID>${chance.uuid()}</wsa:MessageID></soap:Header>
<soap:Body><ns35:ExternalDocumentRequest><documents><document><ns35:info><contentType>StandardCourtList</contentType><dateOfHearing>${day}</dateOfHearing>
<courtHouse>Fictional Magistrates Court</courtHouse><area>99</area><source_file_name>5_00000000_0000_B99ZZ00_ADULT_COURT_LIST_DAILY</source_file_name></ns35:info>
<data><job><printdate>${day}</printdate><late>N</late><sessions><session><s_id>1</s_id><doh>${day}</doh><court>Fictional Magistrates Court</court><room>00</room>
<sstart>09:00</sstart><send>12:00</send><blocks><block><sb_id>1</sb_id><bstart>09:00</bstart><bend>12:00</bend><cases>${cases.join('')}</cases></block></blocks>
</session></sessions></job></data></document></documents></ns35:ExternalDocumentRequest></soap:Body></soap:Envelope>`;
}
