import type { RequisitionView } from '../../services/view.ts';
import type { Texts } from './texts.ts';

export type ActName = Exclude<RequisitionView['may'][number], 'edit' | 'hold'> | 'hold' | 'unhold';

type Acts = {
  title: string;
  edit: string;
  acts: Record<ActName, { title: string; hint: string; button: string }>;
  reason: string;
  to: string;
  toHint: string;
  stale: string;
  refused: string;
  editing: { title: (id: string) => string; hint: string; save: string; back: string; nothing: string };
};

export const actsTexts = {
  en: {
    title: 'What you may do',
    edit: 'Edit the fields',
    acts: {
      withdraw: {
        title: 'Withdraw',
        hint: 'It ends here: open tasks are closed and the budget is free again.',
        button: 'Withdraw it',
      },
      reopen: { title: 'Reopen', hint: 'The mail is read again from its beginning.', button: 'Reopen it' },
      release: {
        title: 'Release',
        hint: 'The vendor may be bought from all the same. Say why; it stands in the case file.',
        button: 'Release it',
      },
      reassign: {
        title: 'Hand over',
        hint: 'Somebody else becomes the requester, in whose name it goes on.',
        button: 'Hand it over',
      },
      hold: {
        title: 'Keep from being erased',
        hint: 'Nothing of it is erased until the hold ends.',
        button: 'Hold it',
      },
      unhold: { title: 'End the hold', hint: 'It is erased when its time has come.', button: 'End the hold' },
    },
    reason: 'Reason',
    to: 'To whom',
    toHint: 'The id of a person of the company',
    stale: 'It has changed since you saw it, so nothing was done. Look at it as it is now.',
    refused: 'That was not done.',
    editing: {
      title: (id) => `Edit ${id}`,
      hint: 'What you change is checked like what a mail says. Vendor and budget are looked at again and approvals are asked for anew.',
      save: 'Save the changes',
      back: 'Back without changes',
      nothing: 'Nothing was changed: every field is as it was.',
    },
  },
  de: {
    title: 'Was Sie tun dürfen',
    edit: 'Felder ändern',
    acts: {
      withdraw: {
        title: 'Zurückziehen',
        hint: 'Es endet hier: Offene Aufgaben werden geschlossen, das Budget ist wieder frei.',
        button: 'Zurückziehen',
      },
      reopen: { title: 'Wieder öffnen', hint: 'Die E-Mail wird von Anfang an neu gelesen.', button: 'Wieder öffnen' },
      release: {
        title: 'Freigeben',
        hint: 'Beim Lieferanten darf trotzdem gekauft werden. Sagen Sie, warum; es steht in der Akte.',
        button: 'Freigeben',
      },
      reassign: {
        title: 'Übergeben',
        hint: 'Jemand anderes wird Bedarfsträger, in dessen Namen es weitergeht.',
        button: 'Übergeben',
      },
      hold: {
        title: 'Vor dem Löschen bewahren',
        hint: 'Nichts davon wird gelöscht, bis das endet.',
        button: 'Festhalten',
      },
      unhold: { title: 'Nicht mehr festhalten', hint: 'Es wird gelöscht, wenn seine Zeit um ist.', button: 'Beenden' },
    },
    reason: 'Grund',
    to: 'An wen',
    toHint: 'Die Kennung eines Menschen im Unternehmen',
    stale: 'Es hat sich geändert, seit Sie es sahen; darum wurde nichts getan. Sehen Sie es an, wie es jetzt ist.',
    refused: 'Das wurde nicht getan.',
    editing: {
      title: (id) => `${id} ändern`,
      hint: 'Was Sie ändern, wird geprüft wie das, was eine E-Mail sagt. Lieferant und Budget werden neu geprüft, Freigaben neu erbeten.',
      save: 'Änderungen speichern',
      back: 'Zurück, ohne zu ändern',
      nothing: 'Nichts wurde geändert: Jedes Feld ist, wie es war.',
    },
  },
  fr: {
    title: 'Ce que vous pouvez faire',
    edit: 'Modifier les champs',
    acts: {
      withdraw: {
        title: 'Retirer',
        hint: 'Elle s’arrête ici : les tâches ouvertes sont closes et le budget redevient libre.',
        button: 'Retirer',
      },
      reopen: { title: 'Rouvrir', hint: 'Le courriel est relu depuis le début.', button: 'Rouvrir' },
      release: {
        title: 'Débloquer',
        hint: 'On peut acheter chez ce fournisseur malgré tout. Dites pourquoi ; cela figure au dossier.',
        button: 'Débloquer',
      },
      reassign: {
        title: 'Transmettre',
        hint: 'Quelqu’un d’autre devient le demandeur, au nom de qui elle continue.',
        button: 'Transmettre',
      },
      hold: {
        title: 'Préserver de l’effacement',
        hint: 'Rien n’en est effacé tant que cela dure.',
        button: 'Retenir',
      },
      unhold: { title: 'Ne plus retenir', hint: 'Elle est effacée quand son temps est venu.', button: 'Mettre fin' },
    },
    reason: 'Raison',
    to: 'À qui',
    toHint: 'L’identifiant d’une personne de l’entreprise',
    stale: 'Elle a changé depuis que vous l’avez vue ; rien n’a été fait. Regardez-la telle qu’elle est.',
    refused: 'Cela n’a pas été fait.',
    editing: {
      title: (id) => `Modifier ${id}`,
      hint: 'Ce que vous modifiez est contrôlé comme ce que dit un courriel. Fournisseur et budget sont revus, les approbations redemandées.',
      save: 'Enregistrer',
      back: 'Revenir sans modifier',
      nothing: 'Rien n’a été modifié : chaque champ est comme avant.',
    },
  },
} as const satisfies Texts<Acts>;
