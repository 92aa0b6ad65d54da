import type { Words } from './shape.ts';

/** French. */
export const fr = {
  small: `
    le | la | les | et | nous | de | des | pour | vous | est | du | un | une | chez | merci | avec | que |
    au | je | sur | par | avons | bonjour`,
  months: `
    janvier | février | fevrier | mars | avril | mai | juin | juillet | août | aout | septembre | octobre |
    novembre | décembre | decembre | janv | févr | avr | juil | déc`,
  weekdays: `lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche`,
  numbers: `
    un | une | deux | trois | quatre | cinq | six | sept | huit | neuf | dix | onze | douze | quinze |
    une douzaine`,
  units: `
    unités | unité | pièces | pièce | pcs | boîtes | boîte | paquets | paquet | lots | lot | jeux | paires |
    paire | rouleaux | rouleau | kg | mètres | m | litres | heures | heure | licences | licence | cartons |
    carton | exemplaires | exemplaire | bouteilles | palettes | sacs | postes`,
  unitLink: `de | d | du | des`,
  each: `
    l'unité | pièce | la pièce | chacun | chacune | par unité | par pièce | unitaire | prix unitaire |
    le lot | la boîte | l'heure | par boîte | par lot | l'un | par licence | ht pièce | ht l'unité |
    le mètre | la paire | unité`,
  priceBefore: `
    à | au prix de | au prix unitaire de | prix unitaire | à raison de | au tarif de | prix | coûte |
    coûtent | prix unitaire de`,
  quantityLabel: `qté | quantité | nombre | quantite`,
  need: `
    besoin | commander | command* | achet* | achat | souhait* | voudr* | aimer* | suivant* | faut | demand* |
    approvisionn* | acquérir | acquisition`,
  buy: `
    merci de commander | veuillez commander | besoin de | besoin d | demande d'achat | commander | acheter |
    souhaitons acheter | passer commande | passer une commande | pouvez-vous commander | merci de passer |
    faire l'acquisition | souhaitons commander | il nous faut | il me faut | l'achat | besoin des |
    bon de commande | nous faudrait | acquérir`,
  wish: `
    je voudrais | nous voudrions | j'aimerais | nous aimerions | je souhaite | nous souhaitons | il me faut |
    il nous faut | il me faudrait | il nous faudrait | j'ai besoin | nous avons besoin`,
  getting: `acheter | commander | avoir | recevoir`,
  indefinite: `des | quelques | de nouveau* | de nouvelle*`,
  notWished: `
    devis | offre* | réunion* | rendez-vous | réponse* | facture* | avoir | remise* | renseignement* |
    information* | confirmation* | congé* | jours | nouvelles | précisions | explications`,
  total: `
    total | montant total | somme | au total | en tout | total général | total ht | total ttc | total h.t. |
    total t.t.c. | montant ht | montant ttc | sous-total | net à payer | prix total | soit un total de |
    coût total | montant de la commande | total hors taxes | total net | montant total ttc |
    montant total ht`,
  tax: `tva | t.v.a. | taxe | taxes | montant tva | montant de la tva | montant de tva`,
  charge: `
    frais de port | port | livraison en sus | frais de livraison | frais d'expédition | frais d'envoi |
    transport | frais de transport | emballage | frais d'emballage | assurance | frais de dossier |
    frais de mise en service | éco-participation | supplément`,
  ceiling: `
    au maximum | maximum | max | max. | pas plus de | au plus | ne doit pas dépasser | ne pas dépasser |
    sans dépasser | plafond | budget | budget de | jusqu'à | dans la limite de | maximal |
    ne devra pas dépasser | ne dépasse pas | moins de | plafonné à | maximal de`,
  unsure: `peut-être | éventuellement | un jour | il se pourrait | pas sûr | pas sûre`,
  past: `
    l'année dernière | l'an dernier | ancien devis | ancienne offre | devis précédent | précédent devis |
    précédemment | auparavant | la dernière fois | prix catalogue | initialement | n'est plus valable |
    périmé | au lieu de | ancien prix | ancien tarif | offre précédente | précédente`,
  basis: `
    hors taxes | hors taxe | hors tva | ht | h.t. | ttc | t.t.c. | toutes taxes comprises | tva comprise |
    tva incluse | tva en sus | plus tva | taxes comprises | net | brut | tva non comprise | exonéré de tva |
    taxes incluses`,
  vendorLabel: `fournisseur | vendeur | prestataire | nom du fournisseur | société`,
  vendorBefore: `
    chez | auprès de | auprès d | de la société | à la société | par la société | fournisseur est |
    le fournisseur | devis de | offre de | notre fournisseur | auprès du fournisseur`,
  firm: `
    société | la société | fournisseur | le fournisseur | l'entreprise | entreprise | notre fournisseur |
    ste`,
  notName: `
    merci | devis | commande | facture | fournisseur | société | bonjour | le | la | les | nouveau |
    nouvelle | demande | cher | chère | offre | tr | notre | nous | achat | chez | vendeur | il |
    cordialement | je | prestataire | de | veuillez | salutations | équipe`,
  countryLabel: `pays | pays du fournisseur`,
  countries: `
    france | allemagne | autriche | suisse | italie | espagne | pays-bas | belgique | pologne | japon |
    chine | inde | canada | états-unis | etats-unis | royaume-uni | grande-bretagne | angleterre | suède |
    danemark | norvège | finlande | portugal | chypre | irlande | luxembourg | hongrie | république tchèque |
    turquie`,
  taxIdLabel: `
    tva intracommunautaire | n° tva | n° de tva | numéro de tva | n° tva intracommunautaire |
    n° de tva intracommunautaire | numéro de tva intracommunautaire | tva intra | tva | siren | siret |
    id tva | n°tva | numéro fiscal`,
  ours: `notre | nos | mon | ma | nous`,
  dueBefore: `
    avant le | avant | d'ici le | d'ici | pour le | au plus tard le | au plus tard | jusqu'au | livraison le |
    livraison | pour | le | délai | souhaitée le | souhaitée pour le | livrés le | d'ici à | d'ici au |
    d'ici la`,
  dueLabel: `
    date de livraison | date souhaitée | livraison souhaitée | livraison avant le | besoin pour le | délai |
    échéance | date limite | livraison avant | date de livraison souhaitée | livraison souhaitée le |
    à livrer avant le`,
  dueHint: `
    besoin | livr* | livraison | au plus tard | avant | d'ici | reçu* | recev* | command* | faut | arriv* |
    sur place`,
  notDue: `
    valable jusqu'au | valable | offre valable | devis du | du | daté | en date | réponse | répondre |
    absent* | expire* | désabonner | retour auprès | me dire`,
  article: `le | la | les | au | fin | début | du`,
  costCenter: `
    centre de coût | centre de coûts | centre de couts | imputation | section analytique | à imputer sur |
    code analytique`,
  deliveryLabel: `lieu de livraison | adresse de livraison | livraison à | livrer à | à livrer à | livraison au | lieu`,
  because: `
    parce que | parce qu' | car | afin de | afin que | afin d' | puisque | en raison de | suite à |
    pour remplacer | en remplacement de | pour équiper`,
  purpose: `pour le | pour la | pour les | pour notre | pour nos | pour l' | destinés à | destiné à`,
  reasonLabel: `motif | justification | raison | objet de l'achat | usage | besoin`,
  categoryLabel: `catégorie | famille d'achat | famille | groupe de marchandises`,
  categories: `
    fournitures de bureau | matériel informatique | mobilier | mobilier de bureau | visserie |
    matières premières | logistique | emballage | outillage | instruments de mesure | fonderie |
    électronique | produits chimiques | équipements de sécurité | usinage | logiciel | logiciels | conseil |
    pièces détachées | pièces de rechange | roulements | matériel de laboratoire | prestation de service |
    services | hydraulique`,
  stop: `
    chez | à | au | pour | avant | car | parce | afin | auprès | et | d'ici | livr* | sur | dans | en |
    maximum | prix | dès | soit | par | que | qui | sans | coûtent | coûte | suite | le | la | les | jusqu* |
    notre | est | sont`,
  notGoods: `
    jour* | semaine* | mois | an | ans | année* | minute* | personne* | collègue* | salarié* | fois | euros |
    rue | avenue | boulevard | place | et | ou | h | pour cent | eur | usd | à | au | conseils | devis | chf |
    route | impasse | allée | est | le | la | les | nouveaux | ouvrés`,
  notCount: `
    centre | coût | coûts | bâtiment | salle | atelier | hall | n° | numéro | no | devis | page | version |
    tél | tél. | téléphone | facture | étage | ligne | modèle | quai | sous | dans | d'ici | semaine | le |
    du | poste | réf | réf. | usine | site | au | type | taille`,
  closing: `
    cordialement | bien cordialement | bien à vous | merci | merci d'avance | salutations | merci beaucoup |
    meilleures salutations | sincères salutations | très cordialement | merci et bonne journée |
    bonne journée | avec mes remerciements | merci par avance | belle journée | cdt | cdlt`,
  headerFrom: `de`,
  headerOther: `à | envoyé | date | objet | cc | envoyé le`,
  newsletter: `
    désabonner | se désinscrire | désinscription | newsletter | lettre d'information |
    voir dans le navigateur | vous recevez cet e-mail | infolettre`,
  absence: `
    réponse automatique | absent du bureau | absente du bureau | absence du bureau | en congés | en congé |
    je suis absent | je suis absente | absence`,
  reminder: `
    rappel de paiement | relance | facture impayée | impayé | en retard de paiement | mise en demeure |
    reste impayée | factures impayées | régler la facture | rester impayée`,
  position: `pos | pos. | réf | réf. | référence | n° | ligne | code article | code`,
  description: `désignation | description | article | produit | libellé | prestation | articles | intitulé`,
  quantity: `qté | quantité | nombre | quantite | qte | nb`,
  unit: `unité | u. | unite | udm`,
  unitPrice: `
    prix unitaire | p.u. | pu | prix | prix unitaire ht | p.u. ht | pu ht | prix unit. | prix ht | tarif |
    prix unit. ht`,
  lineTotal: `montant | total | prix total | montant ht | total ht | montant total | total ligne`,
  patterns: {
    relativeDates: [
      String.raw`(?:la\s+)?fin\s+(?:de\s+la\s+semaine(?:\s+prochaine)?|de\s+semaine|du\s+mois(?:\s+prochain)?|du\s+trimestre|de\s+l['’]année)`,
      String.raw`(?:fin|mi-?|début)\s?(?:%)(?:\s+\d{4})?`,
      String.raw`(?:d['’]ici|dans|sous)\s+#\s+(?:jours?|semaines?|mois)(?:\s+ouvrés)?`,
      String.raw`@\s+(?:prochain|en\s+huit)`,
      String.raw`@\s+de\s+la\s+semaine\s+prochaine`,
      String.raw`@`,
      String.raw`(?:la\s+)?semaine\s+prochaine`,
      String.raw`(?:le\s+)?mois\s+prochain`,
      String.raw`après-demain`,
      String.raw`demain`,
      String.raw`aujourd['’]hui`,
      String.raw`semaine\s+\d{1,2}`,
    ],
    deliveryBefore: [
      String.raw`livr\p{L}*\s[^.;:]{0,50}?\s(?:à\s+la\s+|à\s+l['’]|à\s+(?=\p{Lu})|au\s+(?!plus))`,
      String.raw`(?:livr(?:er|ez|és?|ée?s?)|livraison)\s+(?:(?:le|la|les|tout)\s+)?(?:à\s+la\s+|à\s+l['’]|à(?!\s+partir)|au(?!\s+plus)|aux|chez|dans)\s*`,
    ],
  },
} satisfies Words;
