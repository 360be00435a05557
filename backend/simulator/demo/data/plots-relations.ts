/** Stories between people: reviews, visits, thanks, introductions, holidays, follow-ups. */
import type { Plot } from './plot';

export const relationPlots: readonly Plot[] = [
  {
    key: 'qbr',
    weight: 6,
    subjects: ['Quarterly review – dates?', 'QBR $customer', 'Our next business review', 'Review meeting: agenda'],
    turns: [
      {
        by: 'us',
        text: [
          'Time for our quarterly review. I would bring the numbers for $site, the open wishes and what is coming in $module. Would $day or the $day2 after suit you and $second?',
          'Shall we find a slot for the review? Last time we ran over because of the roadmap, so I would plan 90 minutes. $day, $time?',
        ],
      },
      {
        by: 'them',
        text: [
          '$day is good, after 10. Could we spend most of it on $goods? The rest can come by mail.',
          'I am travelling that week, the one after is better. Remote is fine for me, $second would like to come to your office.',
        ],
      },
      {
        by: 'us',
        text: [
          'Perfect, invitation sent. Draft agenda attached; I moved $goods to the top.',
          'Then the week after. I booked the room with the good coffee.',
        ],
        attach: 'agenda',
      },
      {
        by: 'them2',
        text: [
          'Adding one point: on-time rate in $site and who owns it.',
          'Please add the open tickets, there are $number_small older than a month.',
        ],
      },
      {
        by: 'us',
        text: [
          'Thank you for a good discussion. Slides and actions attached: two for you, five for us, which seems the right way round.',
          'As promised: slides, and the list of who does what by when. Shout if I got something wrong.',
        ],
        attach: 'slides',
        after: [30, 180],
      },
      {
        by: 'them',
        text: [
          'Got it, thanks. I already did one of my two.',
          'One correction: the pilot starts in $site, not at the head office. Rest is right.',
        ],
      },
    ],
  },
  {
    key: 'thanks',
    weight: 4,
    subjects: ['{A compliment for $colleague|Great support yesterday}', '{Thank you!|Well done}'],
    turns: [
      {
        by: 'them',
        text: [
          'Just a note to say how helpful $colleague was yesterday. {Patient, quick, and it worked.|Stayed on the line until the last van had left $site.} Please pass it on.',
          'We had our best week ever for $goods: $count deliveries, hardly a complaint. Part of that is yours. Thank you.',
        ],
      },
      {
        by: 'us',
        text: [
          'You just made our day! I read it out in the morning round. $colleague turned slightly red.',
          'Thank you for writing that. Most people only write when something breaks :)',
        ],
      },
    ],
  },
  {
    key: 'visit',
    weight: 4,
    subjects: ['Visiting $site', 'Our visit on $day', 'Coming by next week', 'Site visit – practical things'],
    turns: [
      {
        by: 'us',
        text: [
          '$colleague and I are in your area {next week|on $day}. May we come by $site for an hour and watch how planning really happens? We promise to stay out of the way.',
          'I would love to see $site for myself. Does $day morning work, early enough to see the first vans leave?',
        ],
      },
      {
        by: 'them',
        text: [
          'You are welcome! Be here at $time, bring {safety shoes|something warm, it is 2 degrees in there}. Coffee we have.',
          '$day is inventory, please not then. The day after at $time?',
        ],
      },
      { by: 'us', text: ['The day after it is. Two of us, no special wishes, one vegetarian.', 'Excellent. Shoes packed.'] },
      {
        by: 'them2',
        text: [
          'I am the one with the yellow jacket at gate 2. Parking is behind the hall.',
          'Gate code changes daily, call me when you are there.',
        ],
      },
      {
        by: 'us',
        text: [
          'Thank you for the tour! We learned more in two hours than in a year of tickets. My notes are attached, the one about loading order is gold.',
          'What a place. Please thank the early shift from us. Three things we will change because of what we saw – see notes.',
        ],
        attach: 'slides',
        after: [24, 60],
      },
    ],
  },
  {
    key: 'introduction',
    weight: 3,
    subjects: ['Introduction: new contact at $customer', 'New colleague in $site', 'Handing over to $second', 'Change of responsibilities'],
    turns: [
      {
        by: 'them',
        text: [
          'From next month $second takes over the daily work with $module from me. I stay as sponsor, but for everything practical please write to $second first.',
          'May I introduce $second, who joined us in $site last week and will run planning for $goods.',
        ],
      },
      {
        by: 'us',
        text: [
          'Welcome $second! Shall we have a short call so that I can show you what is open and who is who here? $time on $day?',
          'Nice to meet you, $second. I set up your access; and thank you for the last years – do not be a stranger.',
        ],
      },
      {
        by: 'them2',
        text: [
          'Thanks for the warm welcome! $day is good. I have used $module before at another company, so we can skip the basics.',
          'Happy to be here. Login works. I have a hundred questions, but I will collect them first.',
        ],
      },
      { by: 'us', text: ['Perfect, talk then.', 'Collect away. Invitation is out.'] },
    ],
  },
  {
    key: 'check-in',
    weight: 6,
    subjects: ['Checking in', 'How is $module working out?', 'Any feedback from $site?', 'Following up on our call'],
    turns: [
      {
        by: 'us',
        text: [
          'It has been quiet – I hope in the good sense. How is $module doing in $site? I saw that {the number of manual changes|night planning} went down by $number % last month.',
          'Following up on our call: did the change for $goods help? If not, I have one more idea.',
          'A short one: the new version went live on $day. Anything your planners stumble over?',
        ],
      },
      {
        by: 'them',
        text: [
          'Quiet in the good sense! Only the {printer|label} story keeps annoying us, but that is on our side.',
          'Sorry for the silence, stocktaking. It did help, $second says thank you. What is the other idea?',
          'Mixed: planners like it, drivers complain about the font size. I collect and send it on.',
        ],
      },
      {
        by: 'us',
        text: [
          'Good. I leave you in peace until the review, then.',
          'The other idea: lock the first three stops and let the rest be planned freely. Ten minutes to try, nothing to lose. Short guide attached.',
          'Please do, drivers are who we hear least from. Short guide on the settings attached, in case it helps.',
        ],
        attach: 'agenda',
      },
      {
        by: 'them2',
        text: [
          'One more from the floor: could the labels be A6? Then even the printer story would end.',
          "Tried the guide on tomorrow's plan: saves us about {12|20} kilometres per van. Keeping it!",
          "Jumping in: the font size can be changed in the phone's settings. Solved.",
        ],
        after: [10, 80],
      },
    ],
  },
  {
    key: 'season',
    weight: 4,
    subjects: ['Peak season planning', 'Extra capacity for the holidays', 'Opening hours over the holidays', 'Volume forecast'],
    turns: [
      {
        by: 'them',
        text: [
          'Our peak for $goods starts in about six weeks, $number % more volume than normal. Anything we should prepare in $module? I do not want surprises in $site.',
          'Could you raise our limits during the holidays? We expect $count orders on the busiest day.',
        ],
      },
      {
        by: 'us',
        text: [
          'Limits raised, no charge. My checklist from last year is attached: temporary drivers, second shift, what to do when a depot closes early.',
          'Done, and I asked $colleague to watch your system on the two busiest mornings. Checklist attached.',
        ],
        attach: 'agenda',
      },
      {
        by: 'them2',
        text: ['Checklist done except temporary drivers. Do they need a seat each?', 'Good. What is your support number at the weekend?'],
      },
      {
        by: 'us',
        text: ['No, temporary drivers are free for eight weeks.', 'The normal one, it is answered around the clock in peak season.'],
      },
      {
        by: 'them',
        text: ['Survived! Not a single late truck on the worst day. Cake for everyone.', 'It held. Quietly impressed over here.'],
        after: [150, 500],
      },
    ],
  },
];
