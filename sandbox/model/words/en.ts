import type { Words } from './shape.ts';

/** English. */
export const en = {
  small: `the | and | we | of | is | please | you | for | our | this | with | it | are | each | i | need`,
  months: `
    january | february | march | april | may | june | july | august | september | october | november |
    december | jan | feb | mar | apr | jun | jul | aug | sept | sep | oct | nov | dec`,
  weekdays: `monday | tuesday | wednesday | thursday | friday | saturday | sunday`,
  numbers: `one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | a dozen`,
  units: `
    pieces | piece | pcs | pcs. | pc | pc. | units | unit | boxes | box | packs | pack | packets | sets |
    set | pairs | pair | rolls | roll | reels | kg | g | lb | lbs | m | metres | meters | feet | ft | litres |
    liters | hours | hour | hrs | licences | licenses | seats | sheets | bags | pallets | cartons | bottles |
    ea`,
  unitLink: `of`,
  each: `
    each | apiece | a piece | per piece | per unit | per item | per box | per pack | per set | per pair |
    per roll | per kg | per hour | per metre | per meter | per seat | per licence | per license | ea | ea. |
    pc | pcs | piece | unit | unit price | per | an hour`,
  priceBefore: `
    at | @ | priced at | at a price of | at a unit price of | unit price | price | which cost | they cost |
    costs | cost`,
  quantityLabel: `qty | qty. | quantity`,
  need: `
    need | needs | we'd like | i'd like | require | requires | would like | 'd like | want | order | buy | purchase | get | procure |
    request | requesting | following | reorder | restock`,
  buy: `
    please order | please buy | please purchase | please procure | please get | purchase request |
    request to purchase | would like to order | would like to buy | like to purchase | we need | i need |
    need to order | need to buy | raise a po | raise a purchase order | requisition | could you order |
    can you order | could you buy | can you buy | can we order | can we get | could we get | we want to buy |
    we require | want to order | please place an order | order for us | kindly order |
    could you please order | can you please order | please arrange`,
  wish: `
    i'd like | we'd like | i would like | we would like | i need | we need | i want | we want | could i have |
    can i have | could we have | can we have | could i get | could you get me | i require | we require`,
  getting: `to order | to buy | to have | to get | to purchase | to request`,
  indefinite: `a | an | some | another | a couple of | a few`,
  notWished: `
    quote* | quotation* | offer* | meeting* | call | chat | word | day* | week* | month* | holiday* | refund* | reply |
    response | answer* | copy | copies | update* | status | favour | favor | discount* | list | confirmation* |
    invoice* | receipt* | price | prices | estimate* | appointment* | conversation* | information | info | details |
    clarification* | change* | correction* | explanation* | demo | time | more time | help | advice | idea | ideas`,
  total: `
    total | grand total | total amount | in total | total price | order total | total cost | altogether |
    all in | sum | overall | subtotal | net total | total net | total gross | gross total | total due |
    comes to | in all`,
  tax: `tax | sales tax | vat | total tax | gst | tax amount`,
  charge: `
    freight | shipping | shipping and handling | handling | delivery charge | delivery fee | postage |
    packaging | insurance | carriage | setup fee | set-up fee | shipping cost | shipping charge |
    freight charge | surcharge | packing`,
  ceiling: `
    not more than | no more than | at most | maximum | max | max. | up to | must not exceed |
    should not exceed | not exceed | not to exceed | cannot exceed | can't exceed | ceiling | budget |
    budget of | limit | cap | capped at | under | below | spend at most | not above`,
  unsure: `might | perhaps | maybe | at some point | may need | thinking about | not sure`,
  past: `
    last year | last time | previous* | older quote | old quote | older offer | old offer | old price |
    older price | earlier quote | earlier offer | used to | in the past | last month | back then |
    list price | originally | superseded | no longer valid | instead of | other vendor | competitor |
    we paid | expired`,
  basis: `
    plus tax | w/o tax | w/o vat | plus vat | plus sales tax | excluding tax | excluding vat | excluding sales tax | excl. tax |
    excl. vat | excl vat | ex vat | before tax | net of tax | without tax | including tax | including vat |
    including sales tax | incl. tax | incl. vat | incl vat | incl tax | inc. vat | inc vat | with tax |
    tax included | vat included | after tax | net | gross | tax exempt | tax-exempt | no tax | no sales tax |
    tax not included | before sales tax | taxes included | all taxes included | including all taxes |
    excluding taxes | before taxes`,
  vendorLabel: `vendor | supplier | vendor name | supplier name | seller | from vendor`,
  vendorBefore: `
    from | order with | order from | buy from | vendor is | supplier is | quote of | offer of | offered by |
    sold by | quoted by`,
  firm: `
    company | firm | our supplier | the supplier | supplier | the vendor | vendor | our new supplier |
    a new vendor | a new supplier | the company`,
  notName: `
    please | quote | offer | quotation | order | invoice | vendor | supplier | dear | hello | hi | the | new |
    company | re | fwd | fw | request | purchase | buy | regards | thanks | from | our | we | i | at | use |
    team | is | they | it | a | name | my | and | by | with | seller | rfq | proforma`,
  countryLabel: `country | vendor country | country of vendor | supplier country`,
  countries: `
    united states | united states of america | united kingdom | great britain | england | scotland | germany |
    france | austria | switzerland | italy | spain | netherlands | belgium | poland | japan | china | india |
    canada | mexico | ireland | sweden | denmark | norway | finland | portugal | cyprus | czech republic |
    taiwan | south korea | luxembourg | hungary | turkey`,
  taxIdLabel: `
    ein | tax id | tax-id | federal tax id | tax identification number | tin | vat id | vat no | vat no. |
    vat number | vat reg no | vat registration | vat registration number | vat reg. no. | fein | tax number |
    vat | corporate number`,
  ours: `our | my | we`,
  dueBefore: `
    by | before | no later than | not later than | until | latest by | at the latest | needed by | need by |
    required by | deadline | needed | delivery | due | arrive by | on | for | latest | delivered | in | them |
    it | us | here | wanted`,
  dueLabel: `
    needed by | need by | required by | delivery date | due date | date needed | deadline | required date |
    delivery by | need date | wanted by | required delivery date | requested delivery`,
  dueHint: `
    need* | require* | deliver* | arrive* | have them | have it | get them | get it | on site | by |
    in stock | here | latest | order* | ship* | receive*`,
  notDue: `
    valid until | valid through | valid to | offer expires | quote expires | dated | reply | answer |
    let me know | get back to | back in the office | out of office | quote from | quote of | last | expire* |
    payable | net 30 | unsubscribe | quotation of | away`,
  article: `the | on | on the | about | end of`,
  costCenter: `
    cost center | cost centre | cost center code | charge to | charge it to | charge this to | costcentre |
    costcenter | book it on | book it to | cost code`,
  deliveryLabel: `
    deliver to | delivery to | delivery address | delivery place | ship to | ship-to | delivery location |
    place of delivery | shipping address | delivery`,
  because: `
    because | since | so that | in order to | to replace | as the | as our | due to | the reason is that |
    the reason is`,
  purpose: `for the | for our | for a | they are for | this is for | these are for | it is for | needed for`,
  reasonLabel: `reason | justification | purpose | business reason | business justification | why`,
  categoryLabel: `category | commodity | product category | spend category`,
  categories: `
    office supplies | it hardware | it equipment | furniture | fasteners | raw materials | logistics |
    packaging | tooling | measuring instruments | testing services | castings | electronics | chemicals |
    safety equipment | machining | software | consulting | spare parts | lab equipment | optics |
    optical components | bearings | hydraulics | automation | services | prototyping`,
  stop: `
    from | at | for | by | to | because | before | until | so | as | priced | costing | needed | in order |
    is | are | which | that | please | not | up to | no more | with a | plus | since | under | each | cost |
    total | within | on | per | and`,
  notGoods: `
    day* | week* | month* | year* | minute* | working | business | percent | people | person* | colleague* |
    employee* | new | times | street | avenue | road | drive | lane | way | am | pm | o*clock | invoices |
    batches | email* | dollars | euros | yen | of the | of them | each | and | or | to | usd | eur | gbp |
    jpy | in | is | was | at | for | the | from | by | more | tips | ways | things | quotes | offers |
    degrees | foundry`,
  notCount: `
    center | centre | building | lab | room | dock | floor | no | no. | number | quote | page | version |
    line | model | phone | tel | tel. | invoice | hall | id | suite | net | within | in | article | item |
    ref | bay | plant | station | part | cell | unit | type | grade | size | to | last | first | another`,
  closing: `
    best regards | kind regards | regards | best | thanks | thank you | many thanks | thanks a lot | cheers |
    sincerely | yours sincerely | best wishes | warm regards | thanks and regards | with kind regards |
    thank you very much`,
  headerFrom: `from`,
  headerOther: `to | sent | date | subject | cc | reply-to`,
  newsletter: `
    unsubscribe | newsletter | view this email in your browser | view in browser | limited time offer |
    manage your preferences | you are receiving this`,
  absence: `
    out of office | out of the office | automatic reply | auto-reply | autoreply | on vacation |
    away from my desk | limited access to email`,
  reminder: `
    payment reminder | overdue | past due | outstanding invoice | invoice reminder | unpaid invoice |
    please pay | remit payment | has not been paid | payment of invoice | please settle`,
  position: `
    pos | pos. | item no | line | # | no | no. | item # | position | part no | part no. | part number | sku |
    article no | article no. | item number | ref`,
  description: `description | item | product | article | part | goods | service | items | name | material`,
  quantity: `qty | qty. | quantity | count | amount ordered | number | units | pcs | how many`,
  unit: `unit | uom | unit of measure | u/m | units of measure`,
  unitPrice: `
    unit price | price | price each | price per unit | each | unit cost | price/unit | net price | rate |
    price per piece | cost each | list | price/pc`,
  lineTotal: `
    total | amount | line total | sum | extended | total price | ext. price | extended price | line amount |
    net amount | subtotal`,
  patterns: {
    relativeDates: [
      String.raw`(?:the\s+)?end\s+of\s+(?:next|this|the)\s+(?:week|month|quarter|year)`,
      String.raw`end\s+of\s+(?:%)(?:\s+\d{4})?`,
      String.raw`mid-?\s?(?:%)`,
      String.raw`(?:in|within)\s+#\s+(?:working\s+|business\s+|calendar\s+)?(?:days?|weeks?|months?)`,
      String.raw`(?:next|this|coming)\s+(?:@|week|month)`,
      String.raw`@\s+next\s+week`,
      String.raw`@`,
      String.raw`the\s+day\s+after\s+tomorrow`,
      String.raw`tomorrow`,
      String.raw`today`,
      String.raw`(?:calendar\s+)?week\s+\d{1,2}`,
    ],
    deliveryBefore: [
      String.raw`(?:deliver\p{L}*|ship\p{L}*)\s+(?:(?:it|them|everything|this|these|all)\s+)?(?:to|at)\s+`,
      String.raw`bring\s+(?:it|them)\s+to\s+`,
      String.raw`need\s+(?:it|them|these)\s+(?:at|in)\s+`,
    ],
  },
} satisfies Words;
