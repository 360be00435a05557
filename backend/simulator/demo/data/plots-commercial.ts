/** Stories about money and paper: renewals, invoices, offers, contracts, references, leaving. */
import type { Plot } from './plot';

export const commercialPlots: readonly Plot[] = [
  {
    key: 'renewal',
    weight: 7,
    subjects: ['Renewal of your $plan plan', '$customer – renewal and next year', 'Your subscription renews soon', 'Renewal proposal'],
    turns: [
      {
        by: 'us',
        text: [
          'Your $plan plan comes up for renewal at the end of {the quarter|next month}. Looking at the year: {routes|orders} planned per week are up by $number %, and $site is by now your busiest location. I attached a proposal that keeps the price per seat and adds $module.\n\nShall we go through it {on $day|next week}? 30 minutes will do.',
          'It is that time of year again. Before I send anything formal: has something changed on your side that the new agreement should reflect – seats, locations, modules you do not use?\n\nA first proposal is attached so that you have a number for your budget: $amount a year.',
        ],
        attach: 'offer',
      },
      {
        by: 'them',
        text: [
          'Thanks. The usage numbers are useful, {may I forward them|they will help me internally}. On price: $amount is above what I have in the budget. Is there any movement if we commit for {two|three} years?',
          'We are happy with the product, less so with the {increase|index clause}. Honestly, I need something to show $second in finance. What can you do?',
        ],
      },
      {
        by: 'us',
        text: [
          'For {two|three} years I can hold the price and include $module in $site. Updated offer attached. I would rather give you more product than a discount we both regret later.',
          'Fair point. I {spoke to|checked with} $colleague: we can take the index clause out for the first year. New version attached, the rest is unchanged.',
        ],
        attach: 'offer',
      },
      {
        by: 'them2',
        text: [
          'I was asked to look at the contract. Clause 7 (data location) still mentions the old sub-processor, please update. Otherwise fine from my side.',
          'Finance here. Could you invoice yearly in advance but payable in two parts? Then I am on board.',
        ],
      },
      {
        by: 'us',
        text: ['Both done, the clean version is attached for signature.', 'Two instalments are fine. Corrected contract attached.'],
        attach: 'contract',
      },
      {
        by: 'them',
        text: ['Signed copy attached. On to another year!', 'Signed. Thank you for being reasonable about it.'],
        attach: 'contract',
        after: [24, 140],
      },
      {
        by: 'us',
        text: [
          'Received, countersigned copy follows by post – no, just kidding, it is attached. {Thank you for the trust!|Here is to another good year.}',
        ],
        attach: 'contract',
      },
    ],
  },
  {
    key: 'invoice',
    weight: 7,
    subjects: [
      '{PO number missing on $invoice|$invoice: wrong reference}',
      '{Question about invoice $invoice|Too many seats on $invoice?}',
      'Invoice $invoice',
    ],
    turns: [
      {
        by: 'them2',
        text: [
          'Invoice $invoice is {blocked|on hold} here because it does not carry our purchase order number. Could you send a corrected one? The number is PO-$order.',
          'We were charged for $number seats on $invoice, I count two fewer. Could you check who the extra ones are?',
          'Hello, $invoice shows $amount but the order confirmation says something else. Which is right? Our bookkeeper would like to close the month.',
        ],
      },
      {
        by: 'us',
        text: [
          'Sorry about that! Corrected invoice attached, the old one is cancelled. I have also put PO-$order into your account so that it appears by itself next time.',
          'You are right, two people in $site left and were never deactivated. I credited the difference for the {quarter|last two months}; the new invoice is attached.',
          'Both, unfortunately: the confirmation has the old seat count. To keep it simple I cancelled $invoice and made a new one that matches what you signed, see attached.',
        ],
        attach: 'invoice',
      },
      { by: 'them2', text: ["Thanks, {it is in Friday's payment run|will be paid this week}.", 'Received and released. That was fast.'] },
      {
        by: 'them',
        text: ['Thanks both. For the future: could all invoices go to our accounts address, and not to me? I only lose them.'],
      },
      { by: 'us', text: ['Changed. You will never see an invoice again, I promise.', 'Done – from the next one on.'] },
    ],
  },
  {
    key: 'offer',
    weight: 5,
    subjects: ['{Offer for $module|Quote: adding $site|What would $module cost us?}', 'Pricing for $number more seats'],
    turns: [
      {
        by: 'them',
        text: [
          'We are thinking about adding $module for $site. Roughly $number people, mostly planners. What would that cost us, and how long does it take to set up?',
          'Could you send me a quote for $number more seats? We take over the planning of $goods from a partner {after the summer|in the new year}.',
        ],
      },
      {
        by: 'us',
        text: [
          'Exciting! Offer attached: $amount a year all in, set-up included. Allow three weeks from signature, one of which is your people testing.',
          'With pleasure, see attached. The first tier ends at 50 seats, so you would come out slightly cheaper per head than today.',
        ],
        attach: 'offer',
      },
      {
        by: 'them',
        text: [
          'Thanks. I need to take this to the management meeting {on $day|next week}. Do you have a one-pager on what others got out of it?',
          'Looks reasonable. Is the set-up fee negotiable, given we have done it twice already?',
        ],
      },
      {
        by: 'us',
        text: [
          'Attached: two pages, one with numbers from a company that moves as many $goods as you do (anonymous, but real).',
          'Since your team knows the way, I took half of it off. New version attached.',
        ],
        attach: 'slides',
      },
      {
        by: 'them',
        text: [
          'Approved! Please go ahead and send the order form.',
          'The meeting liked it, but the budget only opens next quarter. Can you keep the price until then?',
        ],
        after: [30, 160],
      },
      {
        by: 'us',
        text: [
          'Great news – order form attached, I will reserve a start slot for you.',
          'Of course, I noted it. You will hear from me two weeks before.',
        ],
        attach: 'contract',
      },
    ],
  },
  {
    key: 'security-review',
    weight: 3,
    subjects: ['{Vendor security questionnaire|Yearly supplier review}', '{Data processing agreement|GDPR: sub-processors}'],
    turns: [
      {
        by: 'them2',
        text: [
          'As every year: our supplier questionnaire, $number questions this time. Deadline is the end of the month. Please answer in the sheet, not in a PDF.',
          'Our legal team asks for a signed data processing agreement with the current list of sub-processors. The one on file is two versions old.',
        ],
        attach: 'import',
      },
      {
        by: 'us',
        text: [
          'Filled in and attached. Question 12 (penetration test) I answered with the summary; the full report is available under NDA.',
          'Here is the current version, already signed by us. Changes since the last one are marked in the margin.',
        ],
        attach: 'contract',
      },
      {
        by: 'them2',
        text: [
          'Complete, thank you. Only 3.4: where exactly are backups kept?',
          'Thanks. Legal has one comment on audit rights, see clause 9.',
        ],
      },
      {
        by: 'colleague',
        text: [
          'In two data centres in different countries within the EU, encrypted, 35 days. Happy to have that in writing in the annex.',
          'We can accept that with 30 days notice. Updated draft attached.',
        ],
      },
      {
        by: 'them2',
        text: ['Good, review closed: approved for another year.', 'Agreed. Signed copy comes through the portal.'],
        after: [30, 150],
      },
    ],
  },
  {
    key: 'reference',
    weight: 2,
    subjects: ['Speaking at our customer day', '{Would you be a reference for us?|A case study about $site?}'],
    turns: [
      {
        by: 'us',
        text: [
          'I have a favour to ask. What you did with $goods in $site is a story others would love to hear. Would you tell it at our customer day, 20 minutes, nothing fancy?',
          'Would you be open to a short case study? One interview of 30 minutes, we write, you approve every word before anyone sees it.',
        ],
      },
      {
        by: 'them',
        text: [
          'Flattered! In principle yes, but communications must agree. I will ask.',
          'If $second does the talking, gladly. I am no good on stage.',
        ],
      },
      {
        by: 'us',
        text: ['Take the time you need. And no pressure at all if they say no.', '$second would be wonderful. I send a rough outline.'],
        attach: 'agenda',
      },
      {
        by: 'them',
        text: ['They agreed, on condition that no volumes are named.', 'Green light. Who do I talk to about slides?'],
        after: [48, 200],
      },
    ],
  },
  {
    key: 'churn-risk',
    weight: 2,
    subjects: ['Thinking about our contract', 'Notice period?', 'Reviewing our tools'],
    turns: [
      {
        by: 'them',
        text: [
          "I'd rather tell you early: we are reviewing all our tools and $module is on the list. {Usage in $site has dropped|Since the reorganisation half of the planners left}, and I have to justify every subscription. What is our notice period?",
          'Could you tell me when we would have to give notice? Nothing is decided, but a competitor made an offer that I cannot ignore.',
        ],
      },
      {
        by: 'us',
        text: [
          'Thank you for being open, I appreciate that. Three months before the end of the term, so there is time. May I come by on $day and look at how $site works today? If it is not worth the money I will be the first to say so.',
          'Understood. Notice period is three months. Before you decide, could we compare like with like? Send me what the offer contains (not the price) and I tell you honestly where we are better and where not.',
        ],
      },
      {
        by: 'them',
        text: [
          '$day is fine. Bring $colleague, people here trust the technical side.',
          'Fair. Attached is the feature list, prices removed.',
        ],
        attach: 'import',
      },
      {
        by: 'us',
        text: [
          'Thanks for the time yesterday. My takeaways: the planners were never shown the shortcuts, two reports are missing, and the van tablets are too old. Plan with dates attached.',
          'My honest comparison is attached. In two lines they win, in seven we do, and one nobody does well.',
        ],
        attach: 'slides',
      },
      {
        by: 'them',
        text: ['That is more than I expected. Let us try it for a quarter.', 'Convincing. I will take it to the board like this.'],
        after: [20, 120],
      },
    ],
  },
];
