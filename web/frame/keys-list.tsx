import { useChoices, useTexts } from '../lib/choices.tsx'
import type { Both } from '../lib/languages.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { partTexts } from '../parts/texts.ts'
import { frameTexts } from './texts.ts'

type KeyWord = readonly [keys: string, means: string]

/** What every key does, in the order of the pages. */
const KEYS: Both<readonly KeyWord[]> = {
  en: [
    ['Ctrl K', 'any page, request, person or act'],
    ['?', 'this list'],
    ['/', 'search requests'],
    ['c', 'compose a request'],
    ['g t', 'Today'],
    ['g r', 'Requests'],
    ['g l', 'what waits for release'],
    ['g h', 'Hotline'],
    ['g e', 'Record'],
    ['g v', 'Review'],
    ['j', 'next row'],
    ['k', 'row before'],
    ['Enter', 'open the row'],
    ['x', 'mark the row'],
    ['J K', 'mark rows downwards, upwards'],
    ['a', 'acknowledge as pending (opens it; a second act sends)'],
    ['Ctrl S', 'save the draft at once (it saves itself, too)'],
    ['Alt ↑, Alt ↓', 'move an ask of a draft'],
    ['Esc', 'close what is open'],
  ],
  zh: [
    ['Ctrl K', '任何页面、请求、人员或操作'],
    ['?', '本列表'],
    ['/', '搜索请求'],
    ['c', '起草请求'],
    ['g t', '今日'],
    ['g r', '请求'],
    ['g l', '待批准'],
    ['g h', '热线'],
    ['g e', '记录'],
    ['g v', '评估'],
    ['j', '下一行'],
    ['k', '上一行'],
    ['Enter', '打开该行'],
    ['x', '选中该行'],
    ['J K', '向下、向上连续选中'],
    ['a', '确认收到并告知待办（先打开，再次确认方发出）'],
    ['Ctrl S', '立即保存草稿（亦会自动保存）'],
    ['Alt ↑、Alt ↓', '移动草稿中的请求事项'],
    ['Esc', '关闭'],
  ],
}

export function KeysList({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(frameTexts)
  const parts = useTexts(partTexts)
  const keys = useTexts(KEYS)
  const { singleKeys } = useChoices()
  return (
    <Dialog title={t.keysTitle} onClose={onClose}>
      {!singleKeys && <p>{t.keysOff}</p>}
      <dl className="facts">
        {keys.flatMap(([key, means]) => [
          <dt key={key}>
            <kbd className="key">{key}</kbd>
          </dt>,
          <dd key={means}>{means}</dd>,
        ])}
      </dl>
      <div className="row ends">
        <Button onClick={onClose}>{parts.close}</Button>
      </div>
    </Dialog>
  )
}
