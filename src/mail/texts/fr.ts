import type { Texts } from './shape.ts';

const invisible = (count: number): string =>
  count === 1 ? '1 caractère invisible a été retiré' : `${count} caractères invisibles ont été retirés`;

export const fr: Texts = {
  topics: {
    missing_facts: {
      title: "Merci de compléter la demande d'achat",
      what: 'Merci de donner les informations ci-dessous.',
      why: "Elles manquent dans la demande, ou la demande ne les prouve pas. Rien n'est deviné.",
    },
    set_price: {
      title: 'Merci de fixer le prix',
      what: 'Merci de convenir du prix avec le fournisseur et de le saisir.',
      why: "La demande n'indique qu'un plafond ; une commande a besoin d'un prix.",
    },
    returned: {
      title: "Une question avant l'approbation",
      what: "Merci de répondre à la question de l'approbateur.",
      why: 'La demande a été renvoyée avant la décision.',
    },
    approval_step: {
      title: 'Merci d’approuver ou de refuser',
      what: 'Merci de décider de cet achat.',
      why: "Les règles d'approbation demandent votre décision pour ce montant.",
    },
    no_approver: {
      title: 'Personne ne peut approuver',
      what: 'Veuillez faire en sorte que quelqu’un puisse décider : donnez le rôle à une personne qui n’y a pas pris part, puis réessayez, ou arrêtez.',
      why: 'Tous ceux qui ont ce rôle sont exclus ou ont déjà décidé.',
    },
    vendor_not_cleared: {
      title: "Le fournisseur n'est pas validé",
      what: "Merci de décider s'il faut continuer avec ce fournisseur.",
      why: "Le contrôle du fournisseur n'atteint pas un seuil des règles.",
    },
    vendor_identity: {
      title: 'Quelle entreprise est le fournisseur ?',
      what: "Merci d'indiquer l'entreprise concernée.",
      why: 'Le service de risque en connaît plusieurs qui conviennent, ou aucune qui convienne assez.',
    },
    vendor_screening: {
      title: 'Possible inscription sur une liste de sanctions',
      what: 'Merci de comparer le résultat avec le fournisseur et de décider.',
      why: 'Le contrôle a trouvé un nom semblable sur une liste.',
    },
    vendor_confirmation: {
      title: 'Merci de confirmer un nouveau fournisseur',
      what: "Merci de comparer l'adresse, l'identifiant fiscal et les coordonnées bancaires à une seconde source, et de la nommer.",
      why: "Le fournisseur est nouveau. Rien n'est envoyé à une adresse que personne n'a confirmée.",
    },
    letter_review: {
      title: 'Veuillez relire une lettre au fournisseur',
      what: 'Veuillez lire le projet et ses sources ; acceptez-le, modifiez-le, n’en envoyez pas, ou dites, tant qu’il reste des projets, ce qui doit changer.',
      why: 'Le fournisseur n’est pas agréé pour une raison qui peut se négocier. Rien n’est envoyé sans vous.',
    },
    reply_origin: {
      title: 'De qui est cette réponse ?',
      what: 'Veuillez dire si ce message est la réponse du fournisseur à notre lettre.',
      why: 'Rien ne montre qu’il se rapporte à la lettre et vient de l’adresse confirmée du fournisseur.',
    },
    provider_down: {
      title: 'Le service de risque ne répond pas',
      what: "Merci de décider s'il faut réessayer ou arrêter.",
      why: "Le fournisseur ne peut pas être contrôlé, et personne n'est validé sans contrôle.",
    },
    over_budget: {
      title: 'Le budget ne suffit pas',
      what: "Merci d'augmenter le budget, de nommer un autre centre de coûts ou d'arrêter.",
      why: "L'achat coûte plus que ce qui reste au centre de coûts.",
    },
    no_rate: {
      title: 'Un taux de change manque',
      what: 'Merci de faire ajouter le taux à la table des taux, puis de réessayer.',
      why: 'Sans taux daté, le montant ne peut pas être comparé dans la devise de base.',
    },
    step_failed: {
      title: 'Une étape a échoué',
      what: "Merci de décider s'il faut réessayer, sauter l'étape ou arrêter.",
      why: "L'étape a échoué après toutes ses tentatives.",
    },
    spend_cap: {
      title: 'Un plafond de dépenses pour les modèles est atteint',
      what: "Veuillez décider si l'on peut dépenser davantage pour les modèles, ou arrêter.",
      why: "Le prochain appel pourrait dépasser le plafond. Rien n'a été appelé.",
    },
    sign_in: {
      title: 'Veuillez vous connecter',
      what: 'Veuillez vous connecter pour que cela continue en votre nom : à l’adresse ci-dessous ou avec bin/qm login.',
      why: 'Un agent travaille avec vos droits et avec aucun autre. Il attend que vous vous soyez connecté, comme tout ce qui se fait en votre nom.',
    },
    order_outcome_unknown: {
      title: 'La commande a-t-elle été envoyée ?',
      what: "Merci de vérifier chez le destinataire si la commande est arrivée, et d'indiquer ce que vous avez trouvé.",
      why: 'La connexion a été coupée avant la réponse. Renvoyer sans vérifier pourrait commander deux fois.',
    },
    delivery_overdue: {
      title: 'Une livraison est en retard',
      what: 'Veuillez faire relancer le fournisseur, fixer un nouveau jour, annuler la commande ou la clore en l’état.',
      why: 'Le jour de livraison est passé, le fournisseur a été relancé, et tout n’est pas arrivé.',
    },
    order_changed: {
      title: 'Le fournisseur a modifié la commande',
      what: 'Veuillez reprendre ce que veut le fournisseur, attendre le nouveau jour, maintenir la commande ou l’annuler. Un autre total est une modification de la commande, qu’une autre personne doit peut-être approuver.',
      why: 'Le fournisseur ne confirme pas la commande telle qu’elle a été envoyée.',
    },
    order_rejected: {
      title: 'Le fournisseur a refusé la commande',
      what: 'Veuillez maintenir la commande, ce dont le fournisseur est informé, ou l’annuler.',
      why: 'Le fournisseur ne veut pas la livrer.',
    },
    change_approval: {
      title: 'Merci d’approuver une modification de commande',
      what: 'Merci de décider de la modification de cette commande.',
      why: 'Un montant d’une commande envoyée augmenterait, et la règle d’approbation demande votre décision au nouveau total.',
    },
  },
  verbs: {
    answer: 'donner les informations',
    approve: 'approuver',
    reject: 'refuser',
    return: 'renvoyer avec une question',
    accept: 'envoyer la lettre telle quelle',
    edit: 'l’envoyer avec ce texte',
    respond: 'la faire récrire avec cette remarque',
    ignore: 'n’envoyer aucune lettre ; vous décidez du fournisseur',
    attach: 'c’est la réponse du fournisseur à la lettre',
    drop: 'il n’a rien à faire ici',
    satisfied: 'nous avons reçu ce qui lève une raison',
    negotiate: 'faire écrire une autre lettre',
    accept_condition: 'continuer avec ce fournisseur, sous la condition indiquée',
    other_vendor: 'prendre un autre fournisseur',
    identify: "indiquer l'entreprise",
    confirm_vendor: 'confirmer le fournisseur et nommer la source',
    clear_hit: "il s'agit d'un tiers : continuer",
    raise_budget: 'augmenter le budget',
    raise_cap: 'relever le plafond, à un montant en dollars ou à un nombre',
    other_cost_centre: 'imputer à un autre centre de coûts',
    retry: 'réessayer',
    sent: 'elle est arrivée : continuer sans renvoyer',
    remind_again: 'faire relancer le fournisseur tout de suite',
    accept_change: 'reprendre ce que veut le fournisseur, comme modification de la commande',
    new_date: 'attendre jusqu’à un autre jour',
    keep_order: 'maintenir la commande et le dire au fournisseur',
    cancel_order: 'annuler la commande',
    close: 'clore la commande ; ce qui manque n’est plus attendu',
    stop: 'arrêter la demande',
  },
  after: {
    escalate: "Ensuite, quelqu'un d'autre est informé.",
    deputy: 'Ensuite, votre suppléant peut aussi décider.',
    expire: 'Ensuite, la demande est retirée.',
  },
  outcomes: {
    ordered: { title: 'Commandé', what: "Votre demande d'achat a été commandée." },
    observed: {
      title: 'Observé, non envoyé',
      what: "Votre demande d'achat a été décidée. Quartermaster ne fait qu'observer : il n'a rien commandé.",
    },
    rejected: { title: 'Refusé', what: "Votre demande d'achat a été refusée. Rien n'a été commandé." },
    blocked: {
      title: 'Bloqué',
      what: "Ce fournisseur est bloqué. Rien n'a été commandé ; seule la conformité peut lever le blocage.",
    },
    withdrawn: { title: 'Retiré', what: "Votre demande d'achat a été retirée. Rien n'a été commandé." },
    failed: {
      title: 'Échec',
      what: "Votre demande d'achat n'a pas pu aboutir. Rien n'a été envoyé au fournisseur.",
    },
  },
  labels: {
    request: 'Demande',
    why: 'Pourquoi',
    asked: "Ce qu'il faut",
    facts: "Ce dont il s'agit",
    how: 'Comment répondre',
    link: 'Dans le navigateur',
    by: 'Pour quand',
    inbox: 'Voir',
    reason: 'Motif',
  },
  hello: (name) => `Bonjour ${name},`,
  noDeadline: "Pas d'échéance ; la demande vous attend.",
  byMail: (field, value) =>
    `Ou répondez à ce message, avec vos propres mots ou une ligne par donnée : ${field} = ${value}`,
  replyRefused: {
    title: 'Votre réponse n’a pas été reprise',
    why: {
      not_by_mail:
        'Cette tâche ne se règle pas par courriel. Rien n’a été modifié ; veuillez ouvrir la page ci-dessous.',
      no_fields:
        'Votre réponse n’a pas pu être lue. Rien n’a été modifié ; la tâche reste ouverte. Une ligne CHAMP = VALEUR par donnée est toujours lisible.',
      not_taken: 'Une partie de votre réponse ne peut être reprise. Rien n’a été modifié ; la tâche reste ouverte.',
      over: 'La tâche n’est plus ouverte. Rien n’a été modifié, et rien de plus n’est nécessaire.',
    },
  },
  notByMail: 'Répondre à ce message ne répond pas à la tâche.',
  handOver: {
    title: 'Remis à vos soins',
    what: (from) => `Cette demande d’achat de ${from} est maintenant la vôtre : vous en êtes le demandeur.`,
    why: 'Elle se poursuit en votre nom. Ce qui manque vous sera demandé, les agents travaillent avec vos droits, et vous ne l’approuvez pas. Rien à faire pour le moment.',
  },
  changeEnded: {
    title: (order) => `Une modification de la commande ${order} n’a pas abouti`,
    what: {
      refused: (order, version, by) =>
        `La version ${version} de la commande ${order} a été refusée${by === null ? '' : ` par ${by}`}. La commande reste telle quelle, et le fournisseur n’en a rien su.`,
      withdrawn: (order, version, by) =>
        `${by} a retiré la version ${version} de la commande ${order}. La commande reste telle quelle, et le fournisseur n’en a rien su.`,
    },
    next: 'Qui en a encore besoin propose une autre modification sur la page de la commande, ou avec bin/qm order change. Si le fournisseur l’avait demandée, les achats sont interrogés à nouveau sur sa réponse.',
  },
  reminder: { prefix: 'Rappel', lead: 'Cette tâche vous attend toujours.' },
  standIn: (name) => `Vous décidez à la place de ${name}, qui vous a désigné comme suppléant.`,
  assigned: (by) => `${by} vous a confié cette tâche.`,
  escalation: {
    prefix: 'Escalade',
    lead: (role) =>
      `Personne n'a encore répondu à cette tâche (responsable : ${role}). Elle vous est maintenant confiée.`,
  },
  grantEnding: {
    title: 'Veuillez vous reconnecter bientôt',
    what: (until) => `Ce que les agents peuvent faire en votre nom prend fin le ${until}.`,
    why: (requisitions) =>
      `En cours en votre nom : ${requisitions}. Là où un agent est nécessaire ensuite, cela attend que vous vous soyez connecté.`,
    how: (address) =>
      `Connectez-vous à l’adresse ${address} ou avec bin/qm login. Cela prend une minute, et rien n’a besoin d’attendre.`,
  },
  webhookDisabled: {
    title: 'Un webhook a été désactivé',
    why: {
      gone: (url) => `${url} a répondu que cette adresse n’existe plus (410) : plus aucun événement n’y est envoyé.`,
      failing: (url) => `Rien n’arrive à ${url} depuis des jours : plus aucun événement n’y est envoyé.`,
    },
    how: 'Dès que le destinataire accepte à nouveau les envois, réactivez-le sur la page ci-dessous ou avec bin/qm webhooks enable. Ce qui attendait part alors ; ce qui se passe d’ici là, non.',
  },
  notARequest: {
    title: "Message non retenu comme demande d'achat",
    what: "Votre message n'a pas été retenu comme demande d'achat ; rien ne sera commandé.",
    reopen: (until) => `Si c'en est une, un acheteur peut la rouvrir jusqu'au ${until}.`,
  },
  unread: {
    files: {
      picture: (name, reason) =>
        `« ${name} » est une image (${reason}), qui n'est pas lue : veuillez saisir ce qui y figure.`,
      unreadable: (name, reason) => `« ${name} » n'a pas pu être lu (${reason}) : veuillez saisir ce qui y figure.`,
      too_large: (name, reason) => `« ${name} » est trop volumineux (${reason}) : veuillez saisir ce qui y figure.`,
    },
    reasons: {
      image: 'un scan ou une photo',
      no_text_layer: 'des pages sans texte',
      encrypted: 'protégé par un mot de passe',
      damaged: 'endommagé',
      empty: 'vide',
      old_office_format: 'un ancien format bureautique',
      unknown_format: 'un format inconnu',
      nested_too_deep: 'des fichiers dans des fichiers',
      too_many_bytes: "trop d'octets",
      too_many_pages: 'trop de pages',
      too_many_characters: 'trop de texte',
      too_many_files: 'trop de fichiers',
      expands_too_much: 'trop grand une fois décompressé',
      takes_too_long: 'prend trop de temps',
      takes_too_much_memory: 'prend trop de mémoire',
    },
  },
  removed: {
    mail: (count) => `${invisible(count)} du courriel.`,
    reply: (count, name) => `${invisible(count)} de la réponse du fournisseur à la lettre ${name}.`,
    attachment: (count, name) => `${invisible(count)} de « ${name} ».`,
    tool: (count, name) => `${invisible(count)} de ce que ${name} a renvoyé.`,
    answer: (count, name) => `${invisible(count)} de la saisie${name === '' ? '' : ` pour ${name}`}.`,
  },
  placeholders: { value: 'VALEUR', reason: 'motif' },
  footer: (tenant) => `Écrit automatiquement par Quartermaster pour ${tenant}`,
  standIns: (names) =>
    `Services de remplacement (stand-in) utilisés : ${names}. Ils remplacent les vrais sur cette machine.`,
};
