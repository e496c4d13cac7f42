import type { Both } from '../lib/languages.ts'
import type { Kind } from './form.ts'

type Guide = {
  /** What the kind is for, in one line. */
  readonly isFor: string
  /** What the other side needs to act on it, as its duty officer would say. */
  readonly needs: readonly string[]
}

/** What each kind is for, and what whoever answers it needs. */
export const GUIDANCE: Both<Readonly<Record<Kind, Guide>>> = {
  en: {
    information: {
      isFor:
        'facts that the other side has or can get without force: who rents it, is it known, what happened there',
      needs: [
        'The exact address, account or name, with the time at which it was used and the zone of that clock.',
        'What ties it to their territory: without that they cannot tell which office to ask.',
        'What the answer will be used for. For use in court, ask for evidence instead.',
      ],
    },
    investigation: {
      isFor: 'the other side looks into persons or groups itself, under its own law',
      needs: [
        'The conduct, not only its name in your law: what was done, with what effect, how much was lost.',
        'The offence that you allege, by article, so that they can look whether it is one there.',
        'Who suffered it and whether they complained, since some offences need that.',
        'What you know already, so that nobody is warned by asking twice.',
      ],
    },
    evidence: {
      isFor: 'records, images or statements in a form that a court can use',
      needs: [
        'Your legal basis and the paper (order, warrant) as a file, with its number.',
        'Exactly which records, of whom, from when to when. “All records” is refused as too broad.',
        'In which court or proceeding it is used, and in which form it must be certified.',
        'Use limits: for which case, and until when it must be destroyed or returned.',
      ],
    },
    preservation: {
      isFor: 'data stay as they are while you prepare the request for them; nothing is given out',
      needs: [
        'The host or account, and from when to when: logs are kept for weeks, sometimes days.',
        'Until when it should be kept, and which request will follow.',
        'Whether its customer may be told. Say so, since providers tell by habit.',
      ],
    },
    mitigation: {
      isFor: 'harmful activity from the other side’s territory is stopped: a control host, a flood, a page',
      needs: [
        'What harms whom right now, and since when.',
        'Addresses with ports and times; a sample’s digest if there is one.',
        'What should be kept before it is switched off: what is gone cannot be asked for later.',
        'Whether it must happen at an agreed minute on both sides.',
      ],
    },
    notification: {
      isFor: 'you tell; nothing is asked and no answer is owed, only a receipt and an acknowledgement',
      needs: [
        'Enough to act on: a list with addresses and times as a file.',
        'How you know it, and how sure you are.',
        'To whom it may be passed on: the owners of the systems must be warned by somebody.',
      ],
    },
  },
  zh: {
    information: {
      isFor: '对方已掌握或无需强制手段即可取得的情况：何人租用、是否知悉、发生何事',
      needs: [
        '准确的地址、账号或名称，使用时间及该时钟所在时区。',
        '与对方境内的联系：否则对方无从确定应询问哪个部门。',
        '答复的用途。如拟用作法庭证据，请改提电子证据请求。',
      ],
    },
    investigation: {
      isFor: '由对方依其本国法对人员或团伙开展调查',
      needs: [
        '具体行为，而不仅是贵国法上的罪名：做了什么、造成何种后果、损失多少。',
        '所涉嫌的罪名及条款，以便对方判断在其境内是否构成犯罪。',
        '被害人及其是否报案，部分犯罪以此为前提。',
        '已掌握的情况，以免重复查询惊动对象。',
      ],
    },
    evidence: {
      isFor: '以法庭可采用的形式提供记录、镜像或陈述',
      needs: [
        '法律依据以及文书（命令、令状）的文件及编号。',
        '具体为何人、何时至何时的何种记录。笼统要求“全部记录”会因范围过宽被拒。',
        '用于哪一法院或程序，须以何种形式证明。',
        '使用限制：限于何案，何时销毁或返还。',
      ],
    },
    preservation: {
      isFor: '在准备调取请求期间使数据保持原状，不对外提供',
      needs: [
        '主机或账号及起止时间：日志通常仅保存数周，有时仅数日。',
        '需保全至何时，后续将提出何种请求。',
        '可否告知其客户。请写明，服务商往往会例行告知。',
      ],
    },
    mitigation: {
      isFor: '制止源自对方境内的恶意活动：控制端、攻击流量、网页',
      needs: [
        '目前正在损害何人，自何时开始。',
        '地址、端口及时间；如有样本，请附其散列值。',
        '关停之前应保全的内容：灭失后无法再行调取。',
        '双方是否须在约定时刻同步处置。',
      ],
    },
    notification: {
      isFor: '仅告知情况，不提出请求，对方仅须签收并确认收悉，无须答复',
      needs: [
        '足以据此处置的内容：以文件附上地址及时间清单。',
        '信息来源及可信程度。',
        '可转告何人：须有人通知系统所有者。',
      ],
    },
  },
}
