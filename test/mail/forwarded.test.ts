import { describe, expect, test } from '@jest/globals';
import { splitVoices } from '../../src/mail/forwarded.ts';

describe('what was forwarded is told from what the sender wrote', () => {
  test.each([
    [
      'Outlook, English',
      'Please order.\n\n-----Original Message-----\nFrom: Sales\nSent: Monday\nSubject: Quote\n\nPrice 10',
    ],
    [
      'Gmail, English',
      'Please order.\n\n---------- Forwarded message ---------\nFrom: Sales <s@v.example>\nDate: Mon\n\nPrice 10',
    ],
    ['Apple Mail, English', 'Please order.\n\nBegin forwarded message:\n\n> From: Sales\n>\n> Price 10'],
    ['Outlook, German', 'Please order.\n\n-----Ursprüngliche Nachricht-----\nVon: Vertrieb\n\nPrice 10'],
    [
      'Thunderbird, German',
      'Please order.\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Angebot\n\nPrice 10',
    ],
    ['Apple Mail, German', 'Please order.\n\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Vertrieb\n> Price 10'],
    ['Outlook, French', "Please order.\n\n-----Message d'origine-----\nDe : Ventes\n\nPrice 10"],
    ['Gmail, French', 'Please order.\n\n---------- Message transféré ---------\nDe : Ventes\n\nPrice 10'],
    ['Apple Mail, French', 'Please order.\n\nDébut du message réexpédié :\n\n> De: Ventes\n> Price 10'],
    [
      'header block, English',
      'Please order.\n\n________________________________\nFrom: Sales\nSent: Monday\nTo: Rita\nSubject: Quote\n\nPrice 10',
    ],
    [
      'header block, German',
      'Please order.\n\nVon: Vertrieb\nGesendet: Montag\nAn: Renate\nBetreff: Angebot\n\nPrice 10',
    ],
    [
      'header block, French',
      'Please order.\n\nDe\u00a0: Ventes\nEnvoyé\u00a0: lundi\nÀ\u00a0: Chloé\nObjet\u00a0: Devis\n\nPrice 10',
    ],
    ['reply, English', 'Please order.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Sales <s@v.example> wrote:\n> Price 10'],
    [
      'reply, wrapped',
      'Please order.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Sales <sales@vendor.example>\nwrote:\n\n> Price 10',
    ],
    ['reply, German', 'Please order.\n\nAm 23.11.2026 um 09:00 schrieb Vertrieb <s@v.example>:\nPrice 10'],
    ['reply, French', 'Please order.\n\nLe lun. 23 nov. 2026 à 09:00, Ventes <s@v.example> a écrit :\n> Price 10'],
  ])('%s', (_, text) => {
    const voices = splitVoices(text);
    expect(voices.own).toBe('Please order.');
    expect(voices.forwarded).toMatch(/Price 10$/);
    expect(voices.forwarded).not.toMatch(/^ *>/m);
  });

  test('answers between quotes stay the sender’s own', () => {
    expect(splitVoices('> How many?\nThree.\n>> When?\nFriday.')).toEqual({
      own: 'Three.\nFriday.',
      forwarded: 'How many?\nWhen?',
    });
  });

  test.each([
    'From: our lab in Rochester we need 3 desks.',
    'Von: Lager 2\nMenge: 3',
    'On Monday we wrote: three desks.',
    'On Monday I need:\n- 3 desks',
  ])('ordinary words are not taken for a forward: %s', (text) =>
    expect(splitVoices(text)).toEqual({ own: text, forwarded: '' }),
  );
});
